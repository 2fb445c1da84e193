//! `rightful deadline`: by when a request has to be answered, with every step of the count.

use rightful::law::clock::{
    Clock, ClockPlace, Deadline, Due, Duty, Facts, HolidayList, Holidays, Place, Regime, Standing, Taken,
    When,
};
use rightful::{Code, Error, Period};

use crate::args::DeadlineArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, output};

pub(crate) fn run(args: &DeadlineArgs, json: bool) -> Result<Exit, Failure> {
    let received: When = option(&args.received, "--received")?;
    let place: Place = option(&args.place, "--place")?;
    let regime: Regime = option(&args.regime, "--regime")?;
    let holidays = match &args.holidays {
        Some(path) => Some(read(path)?),
        None => built_in(regime, &place, received.day().year())?,
    };
    let clock = Clock::new(ClockPlace { regime, place }, holidays)?;
    let wanted = |duty: &Duty| args.extended || *duty != Duty::ExtendedAnswer;
    let duties: Vec<Duty> = Duty::ALL.into_iter().filter(wanted).collect();
    let facts = Facts::received(received);
    let promised: Option<Period> =
        args.promised.as_deref().map(|text| option(text, "--promised")).transpose()?;
    let answer = match promised {
        Some(keep) => clock.deadlines_and_promise(&facts, Some(&duties), keep)?,
        None => clock.deadlines_of(&facts, &duties)?,
    };
    if json {
        output::json(&answer);
        return Ok(Exit::Done);
    }
    for (position, deadline) in answer.deadlines.iter().enumerate() {
        let counted = |earlier: &&Deadline| earlier.steps == deadline.steps;
        show(deadline, answer.deadlines.iter().take(position).find(counted));
    }
    if let Some(promised) = &answer.promised {
        let cut = if promised.cut_to_law { ", the law's own day: the promise is longer" } else { "" };
        output::line(&format!("As you promised ({}): by {}{cut}.", promised.keep, promised.on));
    }
    output::line(
        "Each date is the last one: what can be done sooner is to be done without undue delay where the law says so.",
    );
    if let Some(known) = rightful_holidays::place(clock.place().as_str()).filter(|_| args.holidays.is_none())
    {
        output::line(&format!("Public holidays of {}: {}", known.name(), known.cites()));
    }
    Ok(Exit::Done)
}

fn option<T: std::str::FromStr<Err = Error>>(text: &str, name: &str) -> Result<T, Failure> {
    text.parse().map_err(|problem: Error| Failure::from(Error::new(problem.code(), name, problem.message())))
}

/// The list handed in.
fn read(path: &std::path::Path) -> Result<Holidays, Failure> {
    let unread = |_| {
        let message = "not a list of public holidays: write place, from, to and days as `rightful call holidays` prints them";
        Failure::refused(Error::new(Code::OptionUnknown, "--holidays", message))
    };
    let list: HolidayList = serde_json::from_str(&files::read(path)?).map_err(unread)?;
    Ok(Holidays::try_from(list)?)
}

/// The list of the place; none where its law has periods that need none, and those that do will say so.
fn built_in(regime: Regime, place: &Place, year: u16) -> Result<Option<Holidays>, Failure> {
    let at = |code: Code| if code == Code::HolidaysUnknownPlace { "--place" } else { "--received" };
    match rightful_holidays::holidays_around(place, year) {
        Ok(holidays) => Ok(Some(holidays)),
        Err(_) if !matches!(regime, Regime::Eu | Regime::Uk) => Ok(None),
        Err(problems) => {
            let told = problems.as_slice().iter().map(|e| Error::new(e.code(), at(e.code()), e.message()));
            let problems = told.map(|error| (&error).into()).collect();
            Err(Failure { exit: Exit::Refused, problems })
        }
    }
}

/// A deadline, and how it was counted where no earlier one was counted alike.
fn show(deadline: &Deadline, alike: Option<&Deadline>) {
    let name = words(deadline.duty);
    let standing = match deadline.standing {
        Standing::Law => String::new(),
        standing => format!("; {standing}"),
    };
    output::line(&format!("{name} {} [{}{standing}]", by(deadline.due), deadline.cites));
    if let Some(earlier) = alike {
        return output::line(&format!("  counted as above: {}", words(earlier.duty)));
    }
    steps(&deadline.steps);
    if let Some(reading) = &deadline.otherwise {
        output::line(&format!("  on another reading, {}; {}:", by(reading.due), reading.standing));
        steps(&reading.steps);
    }
}

fn steps(steps: &[Taken]) {
    steps.iter().for_each(|step| output::line(&format!("  {step}")));
}

fn by(due: Due) -> String {
    match due {
        Due::Day { on } => format!("by {on}"),
        Due::Moment { at } => format!("by {at}"),
        Due::Waiting { r#for, since } => format!("not yet: waiting for {} since {since}", r#for),
        Due::Uncovered { year, not_before } => {
            format!("not before {not_before}: give the public holidays of {year} with --holidays")
        }
    }
}

/// The duty at the beginning of a line.
fn words(duty: Duty) -> &'static str {
    match duty {
        Duty::Confirmation => "Confirm the receipt",
        Duty::SimplifiedAnswer => "Answer in the short form",
        Duty::Answer => "Answer",
        Duty::ExtensionNotice => "To extend, tell the person and why",
        Duty::ExtendedAnswer => "If rightly extended, answer",
        Duty::Refusal => "Refuse, with reasons and remedies,",
        duty => duty.as_str(),
    }
}
