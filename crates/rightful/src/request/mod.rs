//! The life of one request: what happened to it, where it stands, and what has to be done next.
//!
//! A request is its events in their order; the state is a fold over them and over nothing else. An event that cannot
//! follow is an error with its place, and all problems of a list are told at once. A request holds tags, hashes and
//! references, and never a value of the person.
//!
//! ```text
//!  controller   received ─┬─ identity asked ─ supplied / not supplied        (questions: at any time before the run)
//!                         ├─ clarification, fee, extension
//!                         ├─ planned ─ approved ─ ran ─┐
//!                         └────────────────────────────┴─ answered / refused ─ recipients told ─ done
//!  processor    received ─ forwarded ─ [planned ─ approved ─ ran ─ recipients told] ─ reported
//!  either       withdrawn, duplicate
//! ```

mod complaint;
mod event;
mod next;
mod permit;
mod reason;
mod reference;
mod refusal;
mod register;
mod state;
mod step;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::event::{Channel, Doubt, Event, EventKind, Extent, NotTold, Proof, Recorded, Remedy};
pub(crate) use self::next::may_need_clarity;
pub use self::next::{By, Next, Owed, Promise};
pub use self::reason::Reason;
pub(crate) use self::reason::fee_reaches;
pub use self::reference::Reference;
pub use self::register::{Register, Repetition, Row};
pub use self::state::{
    Clarification, Ending, Extension, Fee, Identity, Recipient, Run, Settlement, Stage, State, Work,
};

use crate::policy::ControllerRole;
use crate::read::Read;
use crate::shape::{self, Names};
use crate::{Code, Error, Problems, Tag};

/// One request: whose it is, by a keyed tag, and what happened to it, in order.
///
/// # Examples
/// ```
/// use rightful::request::{Request, Stage};
///
/// let request = Request::from_json(r#"{
///   "id": "2026-0017",
///   "subject": "7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069",
///   "events": [
///     { "on": "2026-03-05", "what": { "kind": "received", "channel": "email", "rights": ["access"] } },
///     { "on": "2026-03-09", "what": { "kind": "answered", "rights": ["access"], "extent": { "kind": "full" } } }
///   ] }"#)?;
/// assert_eq!(request.state()?.stage(), Stage::Done);
/// # Ok::<(), rightful::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::exhaustive_structs,
    reason = "the request document: a new key is a new fact, read by the fold"
)]
pub struct Request {
    /// What it is called: a number, and nothing of the person.
    pub id: Reference,
    /// The person, as a keyed tag.
    pub subject: Tag,
    /// Whether this organisation decides, or passes the request on (Art. 28(3)(e)).
    #[serde(default)]
    pub role: ControllerRole,
    /// What happened, in order.
    pub events: Vec<Recorded>,
}

impl Request {
    /// Reads a request from JSON; whether its events can follow each other is for [`Self::state`] to say.
    ///
    /// # Errors
    /// Every problem of shape.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        shape::read(text, Names::ByPosition)
    }

    /// Where it stands: a fold over its events and over nothing else.
    ///
    /// An event that cannot follow is told and left out, so that the ones after it are looked at too.
    ///
    /// # Errors
    /// Every event that cannot follow those before it, each with a `request.` code and its place.
    pub fn state(&self) -> Result<State, Problems> {
        let mut problems: Vec<Error> = Vec::new();
        let mut state: Option<State> = None;
        for (index, event) in self.events.iter().enumerate() {
            let outcome = match &mut state {
                None => State::begun(self.role, event).map(|begun| state = Some(begun)),
                Some(state) => self.step(state, event),
            };
            problems.extend(outcome.err().into_iter().flat_map(|found| step::at(index, found)));
        }
        if self.events.is_empty() {
            let message = "nothing has happened to the request: begin with its receipt";
            problems.push(Error::new(Code::RequestNotReceived, "/events", message));
        }
        Problems::none_or(problems)?;
        state.ok_or_else(|| Error::new(Code::RequestNotReceived, "/events", "begin with its receipt").into())
    }

    fn step(&self, state: &mut State, event: &Recorded) -> Result<(), Vec<Error>> {
        if matches!(&event.what, Event::Duplicate { of } if *of == self.id) {
            let message = "a request does not repeat itself: name the other one";
            return Err(alloc::vec![Error::new(Code::RequestDuplicate, "/what/of", message)]);
        }
        state.step(event)
    }
}
