//! One file a command.

pub(crate) mod abandon;
pub(crate) mod access;
pub(crate) mod call;
pub(crate) mod census;
pub(crate) mod check;
pub(crate) mod deadline;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod key;
pub(crate) mod plan;
pub(crate) mod port;
pub(crate) mod register;
pub(crate) mod replay;
pub(crate) mod residue;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod verify;
