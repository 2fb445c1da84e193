//! The boundary that the command and the bindings use, in the form of [`rightful::wire`].

use alloc::vec::Vec;

use rightful::Problems;
use rightful::law::clock::{HolidayList, Place};
use rightful::read::Read;
use rightful::wire::{Call, Function, Names, Shapes};
use schemars::JsonSchema;
use serde::Serialize;

/// Lists the public holidays of a place, in the form that deadlines take them.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HolidaysCall {
    /// The place, such as `DE-BE`.
    place: Place,
    /// The first year.
    from: u16,
    /// The last year.
    to: u16,
}

impl Call for HolidaysCall {
    const NAME: &'static str = "holidays";
    const NAMES: Names = Names::Told;
    type Answer = HolidayList;

    fn shapes() -> &'static Shapes {
        &SHAPES
    }

    fn answer(self) -> Result<HolidayList, Problems> {
        Ok(HolidayList::from(&crate::holidays(&self.place, self.from, self.to)?))
    }
}

/// Lists the places there are public holidays for, with their law and the years that are known.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlacesCall {}

/// A place there is a list for.
#[derive(Serialize, JsonSchema)]
struct PlaceEntry {
    /// Its code.
    place: &'static str,
    /// Its name.
    name: &'static str,
    /// The law its holidays stand in.
    cites: &'static str,
    /// The years that are known.
    years: Vec<Years>,
}

/// An unbroken run of years.
#[derive(Serialize, JsonSchema)]
struct Years {
    /// The first.
    from: u16,
    /// The last.
    to: u16,
}

impl Call for PlacesCall {
    const NAME: &'static str = "holiday_places";
    const NAMES: Names = Names::Told;
    type Answer = Vec<PlaceEntry>;

    fn shapes() -> &'static Shapes {
        &SHAPES
    }

    fn answer(self) -> Result<Self::Answer, Problems> {
        let entry = |known: crate::Known| PlaceEntry {
            place: known.code(),
            name: known.name(),
            cites: known.cites(),
            years: known.years().iter().map(|(from, to)| Years { from: *from, to: *to }).collect(),
        };
        Ok(crate::places().into_iter().map(entry).collect())
    }
}

/// The shapes of the calls.
static SHAPES: Shapes = Shapes::new(include_str!("shapes.json"));

/// Every function there is, in the order of the alphabet.
const FUNCTIONS: &[Function] = &[Function::of::<PlacesCall>(), Function::of::<HolidaysCall>()];

/// All functions, in the order of the alphabet.
#[must_use]
pub fn functions() -> &'static [Function] {
    FUNCTIONS
}

/// Answers the call of this name: JSON in, canonical JSON out.
///
/// # Errors
/// [`Code::CallUnknown`](rightful::Code::CallUnknown) for a name that is not in [`functions`]; otherwise every problem of the call.
pub fn call(name: &str, json: &str) -> Result<alloc::string::String, Problems> {
    rightful::wire::call_among(FUNCTIONS, name, json)
}
