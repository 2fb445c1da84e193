//! `rightful schema`: the published JSON Schemas.

use rightful::access::Package;
use rightful::certificate::Certificate;
use rightful::{Case, Plan, Policy};

use crate::args::{Of, SchemaArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> Result<Exit, Failure> {
    let schema = match args.of {
        Of::Policy => Policy::json_schema(),
        Of::Case => schemars::schema_for!(Case).to_value(),
        Of::Plan => schemars::schema_for!(Plan).to_value(),
        Of::Portability => Package::json_schema(),
        Of::Certificate => schemars::schema_for!(Certificate).to_value(),
    };
    output::line(&format!("{schema:#}"));
    Ok(Exit::Done)
}
