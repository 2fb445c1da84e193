//! How long data may or must be held, without a policy.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use super::local::Written;
use crate::calendar::{Date, DayOrTime, Period, StartRule, Term, UtcOffset};
use crate::gather::Gather;
use crate::law::retention::{
    self, BackupTail, Ending, Erasure, Floor, Item, ItemEnd, Limit, PurposePeriod, Reinstatement, Rule,
    Suspension, Trigger,
};
use crate::pointer::Pointer;
use crate::read::Read;
use crate::sweep::Sweep;
use crate::{Code, Error, Problems};

/// A retention rule.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RuleForm {
    /// What sets the period off.
    after: Trigger,
    /// The period: `P8Y`, `P14M`, `P30D`, `PT20M`.
    keep: Period,
    /// From that day itself, or from the end of its year: `day`, `year-end` or `{ "financial-year-end": "03-31" }`.
    #[serde(default)]
    from: StartRule,
    /// The distance from UTC, such as `+01:00`, of the clock whose day counts, where moments are given and the period is one
    /// of days, months or years. Without it the day of a written distance is the one that is written, and a moment in `Z`
    /// is refused. Of a place with summer time give the greater one for a period that must be kept, and else the smaller.
    #[serde(default)]
    offset: Option<UtcOffset>,
}

impl RuleForm {
    /// What happened, on the clock whose day counts. Of days beside moments nobody asks for the clock: their form is wrong.
    fn local(
        &self,
        rule: Rule,
        happened: &[Written],
        at: &Pointer,
        problems: &mut Vec<Error>,
    ) -> Vec<DayOrTime> {
        let alike = happened.windows(2).all(|pair| matches!(pair, [one, next] if one.at.is_like(next.at)));
        let on_clock = |(i, written): (usize, &Written)| {
            let on = written.on_clock(rule.term(), self.offset, &at.index(i));
            on.unwrap_or_else(|problem| {
                problems.extend(alike.then_some(problem));
                written.at
            })
        };
        happened.iter().enumerate().map(on_clock).collect()
    }

    fn rule(&self, at: &Pointer) -> Result<Rule, Error> {
        let term = Term::new(self.keep, self.from);
        let term = term.map_err(|problem| Error::new(problem.code(), at.key("keep"), problem.message()))?;
        Ok(Rule::new(self.after, term))
    }
}

/// Says until when data may be held by a retention rule, step by step (Art. 5(1)(e)): the last day or second, the day
/// after, and what each step rests on. Open where what sets the period off has not happened.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionEndCall {
    /// The rule.
    rule: RuleForm,
    /// When it happened, in any order: all days, or all moments. More than one for `last-event` only.
    #[schemars(with = "Vec<DayOrTime>")]
    events: Vec<Written>,
    /// The day or moment the answer is for: nothing may have happened after it. Left out, all that is given counts.
    #[serde(default)]
    on: Option<DayOrTime>,
}

impl Call for RetentionEndCall {
    const NAME: &'static str = "retention_end";
    type Answer = Ending;

    fn answer(self) -> Result<Ending, Problems> {
        let mut problems = Vec::new();
        let events = Pointer::of(["events"]);
        for (i, event) in self.events.iter().enumerate() {
            let Some(on) = self.on else { continue };
            if !event.at.is_like(on) {
                problems.push(mixed(&events.index(i)));
            } else if event.at.place() > on.place() {
                let message =
                    "this lies after the day that is asked about: ask about a later day, or leave it out";
                problems.push(Error::new(Code::RetentionFuture, events.index(i), message));
            }
        }
        let ending = self.rule.rule(&Pointer::of(["rule"])).map_err(Problems::from);
        let ending = ending.and_then(|rule| {
            let happened = self.rule.local(rule, &self.events, &events, &mut problems);
            rule.end(&happened).map_err(|found| found.under("/events"))
        });
        match ending {
            Ok(ending) => Problems::none_or(problems).map(|()| ending),
            Err(found) => Err(found.and(problems)),
        }
    }
}

/// Turns a retention rule round: the latest day or moment whose period is over on a given one, so that one comparison
/// finds everything that is due in a column (Art. 5(1)(e)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionCutoffCall {
    /// The rule.
    rule: RuleForm,
    /// The day or moment that is asked about.
    #[schemars(with = "DayOrTime")]
    on: Written,
}

/// The cut-off.
#[derive(Serialize, JsonSchema)]
pub(super) struct Cutoff {
    /// Everything of this day or moment and before is due; none where nothing of the calendar is.
    cutoff: Option<DayOrTime>,
}

impl Call for RetentionCutoffCall {
    const NAME: &'static str = "retention_cutoff";
    type Answer = Cutoff;

    fn answer(self) -> Result<Cutoff, Problems> {
        let rule = self.rule.rule(&Pointer::of(["rule"]))?;
        let on = self.on.on_clock(rule.term(), self.rule.offset, &Pointer::of(["on"]))?;
        Ok(Cutoff { cutoff: rule.cutoff(on) })
    }
}

/// Says until when one item may be used by each of its purposes, and until when it may stay at all (Art. 5(1)(b), (e)):
/// floors, ceilings, withdrawals, legal holds and restrictions weighed, with what has to be looked into.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionItemCall {
    /// The day that is asked about.
    on: Date,
    /// The purposes that hold the item, by name.
    purposes: BTreeMap<String, PurposeForm>,
    /// Legal holds (Art. 17(3)(e)) and restrictions (Art. 18) that cover it.
    #[serde(default)]
    suspensions: Vec<Suspension>,
}

/// What is known of one purpose.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PurposeForm {
    /// How long the purpose needs the data.
    #[serde(default)]
    period: Option<LimitForm>,
    /// No longer than this, whatever the period says.
    #[serde(default)]
    ceiling: Option<LimitForm>,
    /// No shorter than this, by law.
    #[serde(default)]
    floor: Option<FloorForm>,
    /// The day what the purpose hangs on ended.
    #[serde(default)]
    ended: Option<Date>,
    /// The day its consent was withdrawn (Art. 7(3)).
    #[serde(default)]
    withdrawn: Option<Date>,
    /// The day an objection was upheld, or made to direct marketing (Art. 21).
    #[serde(default)]
    objection_upheld: Option<Date>,
    /// What ends it, while that has not happened.
    #[serde(default)]
    awaits: Option<String>,
    /// The day an open end is looked at again (Recital 39).
    #[serde(default)]
    review: Option<Date>,
}

/// A last day: given, or by a rule.
#[derive(Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
enum LimitForm {
    /// This day.
    Date {
        /// The last day.
        last: Date,
    },
    /// What a rule comes to.
    Rule {
        /// The rule.
        rule: RuleForm,
        /// When it happened.
        #[schemars(with = "Vec<DayOrTime>")]
        events: Vec<Written>,
    },
}

/// A period that must be kept.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FloorForm {
    /// The last day of it.
    limit: LimitForm,
    /// The provision of Union or Member State law.
    provision: String,
}

impl LimitForm {
    fn limit(self, at: &Pointer, problems: &mut Vec<Error>) -> Result<Limit, Error> {
        Ok(match self {
            Self::Date { last } => Limit::On(last),
            Self::Rule { rule: form, events } => {
                let rule = form.rule(&at.key("rule"))?;
                Limit::Reckoned { rule, happened: form.local(rule, &events, &at.key("events"), problems) }
            }
        })
    }
}

impl PurposeForm {
    fn period(self, at: &Pointer, problems: &mut Vec<Error>) -> PurposePeriod {
        let mut read = |limit: Option<LimitForm>, at: &Pointer| {
            let read = limit?.limit(at, problems);
            read.map_err(|problem| problems.push(problem)).ok()
        };
        let period = read(self.period, &at.key("period"));
        let ceiling = read(self.ceiling, &at.key("ceiling"));
        let floor = self.floor.and_then(|floor| {
            let limit = read(Some(floor.limit), &at.key("floor").key("limit"))?;
            Some(Floor { limit, provision: floor.provision })
        });
        PurposePeriod {
            period,
            ceiling,
            floor,
            ended: self.ended,
            withdrawn: self.withdrawn,
            objection_upheld: self.objection_upheld,
            awaits: self.awaits,
            review: self.review,
        }
    }
}

impl Call for RetentionItemCall {
    const NAME: &'static str = "retention_item";
    type Answer = ItemEnd;

    fn answer(self) -> Result<ItemEnd, Problems> {
        let mut problems = Vec::new();
        let purposes = self.purposes.into_iter().enumerate().map(|(i, (name, form))| {
            (name, form.period(&Pointer::of(["purposes"]).position(i), &mut problems))
        });
        let item = Item { purposes: purposes.gather(), suspensions: self.suspensions };
        match retention::item(&item, self.on) {
            Ok(end) => Problems::none_or(problems).map(|()| end),
            Err(found) => Err(found.and(problems)),
        }
    }
}

/// Says what of a closed account or licence can be brought back: inside the grace period everything but what was
/// redacted, after it nothing.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReinstatementCall {
    /// The day it was closed.
    closed: Date,
    /// How long it can be brought back.
    grace: Period,
    /// The day that is asked about.
    on: Date,
    /// What was held.
    items: Vec<String>,
    /// What of it was redacted.
    #[serde(default)]
    redacted: Vec<String>,
}

impl Call for ReinstatementCall {
    const NAME: &'static str = "reinstatement";
    type Answer = Reinstatement;

    fn answer(self) -> Result<Reinstatement, Problems> {
        retention::reinstatement(self.closed, self.grace, self.on, &self.items, &self.redacted)
    }
}

/// Says until when backups hold what was erased, or the old value of what was corrected: the last backup that contains
/// it, and the period after which a backup is overwritten.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BackupCleanCall {
    /// When it was erased or changed.
    changed: DayOrTime,
    /// The backups there are; left out, one is reckoned with that was made when it was changed.
    #[serde(default)]
    taken: Option<Vec<DayOrTime>>,
    /// The period after which a backup is overwritten; left out, none is.
    #[serde(default)]
    keep: Option<Period>,
}

impl Call for BackupCleanCall {
    const NAME: &'static str = "backup_clean";
    type Answer = BackupTail;

    fn answer(self) -> Result<BackupTail, Problems> {
        retention::backup_tail(self.changed, self.taken.as_deref(), self.keep)
    }
}

/// Says which erasures have to be carried out again after a backup was restored: those of its day or moment, and every
/// later one.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RestoreReplayCall {
    /// When the backup was made.
    backup: DayOrTime,
    /// The erasures of the ledger.
    erasures: Vec<Erasure>,
}

/// What has to be done again.
#[derive(Serialize, JsonSchema)]
pub(super) struct Replay {
    /// The tokens of the erasures, in the order in which they were carried out.
    again: Vec<String>,
}

impl Call for RestoreReplayCall {
    const NAME: &'static str = "restore_replay";
    type Answer = Replay;

    fn answer(self) -> Result<Replay, Problems> {
        Ok(Replay { again: retention::replay(self.backup, &self.erasures)? })
    }
}

/// Says what is due of all people on a day by a policy: for each collection the purposes that are over by a date of the
/// row, as a comparison with a cut-off, without the rows on hold or restricted.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SweepCall {
    /// The policy.
    policy: serde_json::Value,
    /// The day.
    on: Date,
}

impl Call for SweepCall {
    const NAME: &'static str = "sweep";
    type Answer = Sweep;

    fn answer(self) -> Result<Sweep, Problems> {
        Ok(crate::sweep::sweep(&super::policy::read(self.policy)?, self.on))
    }
}

fn mixed(at: &Pointer) -> Error {
    let message = "days and moments cannot be put in order: give all of them as days, or all as moments";
    Error::new(Code::RetentionMixed, at, message)
}
