//! Days and moments as they are written, for periods that end with a local day.

use crate::calendar::{Amount, DateTime, DayOrTime, Term, UtcOffset};
use crate::pointer::Pointer;
use crate::read::{Json, Read};
use crate::{Code, Error};

/// A day or a moment, and whether the moment says nothing of the place: `Z`, or `-00:00` (RFC 3339, 4.3).
#[derive(Clone, Copy)]
pub(super) struct Written {
    pub(super) at: DayOrTime,
    nowhere: bool,
}

impl Read for Written {
    fn read(json: &Json) -> Option<Self> {
        let text = json.as_str()?;
        Some(Self { at: text.parse().ok()?, nowhere: text.ends_with('Z') || text.ends_with("-00:00") })
    }
}

impl Written {
    /// It, on the clock whose day counts; as `after.offset` of a policy has it. Hours and minutes are counted on the line of
    /// time, for which any clock is as good.
    pub(super) fn on_clock(
        self,
        term: Term,
        offset: Option<UtcOffset>,
        at: &Pointer,
    ) -> Result<DayOrTime, Error> {
        let DayOrTime::Time(time) = self.at else { return Ok(self.at) };
        let days = !matches!(term.period().amount(), Amount::Minutes(_));
        match offset {
            Some(offset) => local(time, offset).map(DayOrTime::Time),
            None if days && self.nowhere => {
                let message = "the moment does not tell the local day, on which the period runs: write it with the local distance from UTC, or \
                               give `offset` of the rule";
                Err(Error::new(Code::MomentOffset, at, message))
            }
            None => Ok(self.at),
        }
        .map_err(|problem| Error::new(problem.code(), at, problem.message()))
    }
}

/// The moment on the clock of a place; one without a distance is on it already.
fn local(time: DateTime, offset: UtcOffset) -> Result<DateTime, Error> {
    let on_clock = time.at_offset(offset)?;
    let ahead = if time.offset().is_none() { i64::from(offset.minutes()) * 60 } else { 0 };
    on_clock.add_seconds(-ahead)
}
