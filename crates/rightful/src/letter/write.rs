//! Puts a letter together from the record of its request.

mod answer;
mod days;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use self::days::within_law;
use super::{AnswerDue, Details, Item, Kind, Letter, Part, Sentence, foot};
use crate::case::RestrictionGround;
use crate::gather::Gather;
use crate::law::clock::{Matter, Regime};
use crate::law::{Cited, Right};
use crate::policy::ControllerRole;
use crate::report::{Language, Words, shown};
use crate::request::{
    Clarification, Event, Fee, Identity, Proof, Reason, Request, Run, Settlement, State, fee_reaches,
    may_need_clarity,
};
use crate::{Code, Date, Error, Policy, Problems};

/// A letter about a request, as its events stand (Art. 12(1), 12(3)–(6)).
///
/// # Errors
/// The problems of the request; [`Code::LetterRegime`] where there are no texts for the law; [`Code::LetterState`] where the
/// request, or a right the letter is to be about, is not where such a letter is sent; [`Code::LetterDate`] for each day
/// that lies before the letter's;
/// [`Code::LetterMissing`] for each thing that the law asks the letter to say and that the details lack;
/// [`Code::LetterDay`] where an extension would tell another day than its event has.
pub fn letter(
    request: &Request,
    kind: Kind,
    details: &Details,
    language: Language,
) -> Result<Letter, Problems> {
    let state = request.state().map_err(|problems| problems.under("/request"))?;
    let regime = details.regime.unwrap_or(Regime::Eu);
    has_texts(regime, "/details/regime")?;
    let can = about(&state, kind, &BTreeSet::new());
    let beyond = |rights: &BTreeSet<Right>, of: &BTreeSet<Right>, at: &str| {
        let message = "such a letter cannot be about one of these rights as it stands: name those it can be about, or none";
        let problem = || Error::new(Code::LetterState, at, message);
        if rights.is_subset(of) { Ok(()) } else { Err(problem()) }
    };
    beyond(&details.rights, &can, "/details/rights")?;
    let mut about = about(&state, kind, &details.rights);
    for (index, apart) in details.due_apart.iter().enumerate() {
        beyond(&apart.rights, &about, &alloc::format!("/details/due_apart/{index}/rights"))?;
    }
    // What an objection waited for is one ground; the others are obtained by asking for a restriction (Art. 18(1)).
    let ends = details.restriction.as_ref().map(|restriction| restriction.ground);
    if kind == Kind::RestrictionEnds
        && ends.is_some_and(|ground| ground != RestrictionGround::ObjectionPending)
    {
        about.remove(&Right::Objection);
    }
    let writer = Writer { request, state: &state, details, language, about };
    if !writer.fits(kind) {
        let message = "the request is not where such a letter is sent: enter what happened, or choose the letter that fits";
        return Err(Error::new(Code::LetterState, "/kind", message).into());
    }
    let mut problems = writer.missing(kind);
    problems.extend(writer.out_of_order(kind));
    problems.extend(writer.another_day(kind));
    Problems::none_or(problems)?;
    let mut says = Says { parts: BTreeMap::new(), law: Cited::of(regime, Some(details.on)), on: details.on };
    writer.write(kind, &mut says);
    let greeting = details.greeting.as_deref().unwrap_or_else(|| language.words(Words::Hello));
    Ok(Letter {
        kind,
        language,
        title: language.words(Words::Title(kind)).into(),
        from: in_one_line(&details.from.name),
        opening: alloc::vec![in_one_line(greeting)],
        parts: says.parts(language),
        foot: in_one_line(&foot(language, &details.from.name, details.on, request.id.as_str())),
    })
}

/// The rights of a request that such a letter is about: those named, of those it can be about (Art. 12(3)–(6)). An
/// extension reaches Articles 15 to 22, a question or a fee what it may be asked for, an answer what was answered.
pub(crate) fn about(state: &State, kind: Kind, named: &BTreeSet<Right>) -> BTreeSet<Right> {
    let wanted = |right: &Right| named.is_empty() || named.contains(right);
    let can = |(right, settlement): &(&Right, &Settlement)| {
        let open = settlement.is_open() && state.ending.is_none();
        match kind {
            Kind::Receipt => true,
            Kind::IdentityNeeded => {
                open && matches!(state.identity, Identity::Asked { doubt, .. } if doubt.concerns(**right))
            }
            Kind::ClarificationNeeded => {
                let asked = matches!(state.clarification, Clarification::Asked { .. });
                open && asked && may_need_clarity(**right)
            }
            Kind::Extension => open && !state.extensions.is_empty() && right.is_answered_by_a_day(),
            Kind::Fee => {
                open && matches!(state.fee, Fee::Asked { ground, .. } if fee_reaches(ground, **right))
            }
            Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused | Kind::NothingHeld => {
                !settlement.is_open() && state.ending.is_none()
            }
            Kind::RestrictionEnds => state.ending.is_none() && obtained(**right, settlement),
        }
    };
    state.rights.iter().filter(can).map(|(right, _)| *right).filter(wanted).gather()
}

/// Whether a restriction was obtained by it: asked for and granted, or by an objection while it was weighed, which is over
/// once that is answered (Art. 18(1)(d)).
const fn obtained(right: Right, settlement: &Settlement) -> bool {
    match right {
        Right::Restriction => matches!(
            settlement,
            Settlement::Done { .. } | Settlement::Pending { .. } | Settlement::Partly { .. }
        ),
        Right::Objection => !matches!(settlement, Settlement::Open | Settlement::NothingHeld { .. }),
        _ => false,
    }
}

/// Refuses a law whose articles no text names: a letter, copy, package or register under one law that cites another would
/// be false.
///
/// # Errors
/// [`Code::LetterRegime`], at `at`.
pub(crate) fn has_texts(regime: Regime, at: &str) -> Result<(), Error> {
    if matches!(regime, Regime::Eu | Regime::Uk) {
        return Ok(());
    }
    let message = "there are no texts for this law yet, and those of the GDPR would name articles that do not apply: write it yourself";
    Err(Error::new(Code::LetterRegime, at, message))
}

/// The same for the law of a policy.
///
/// # Errors
/// [`Code::LetterRegime`], at the regime of the controller's clock.
pub(crate) fn has_texts_for(policy: &Policy) -> Result<(), Error> {
    has_texts(policy.document().controller.clock.regime, "/policy/controller/clock/regime")
}

/// Words that stay in their line wherever they are put, also in the header of a message: white space is one space, and
/// what cannot be seen, or would turn the text around it, is written out.
fn in_one_line(words: &str) -> String {
    shown(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

struct Writer<'w> {
    request: &'w Request,
    state: &'w State,
    details: &'w Details,
    language: Language,
    /// The rights it is about.
    about: BTreeSet<Right>,
}

/// Sentences by part.
struct Says {
    parts: BTreeMap<Item, Vec<Sentence>>,
    /// The law whose articles it names.
    law: Cited,
    /// The day of the letter.
    on: Date,
}

impl Says {
    fn add(&mut self, item: Item, text: impl Into<String>, cites: &str) {
        let cites = in_one_line(&self.law.name(cites));
        let sentence = Sentence { text: in_one_line(&text.into()), cites };
        let said = self.parts.entry(item).or_default();
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }

    fn parts(self, language: Language) -> Vec<Part> {
        let heading = |item| language.words(Words::Heading(item)).into();
        self.parts.into_iter().map(|(item, says)| Part { item, heading: heading(item), says }).collect()
    }
}

impl Writer<'_> {
    /// Whether the record says what such a letter tells.
    fn fits(&self, kind: Kind) -> bool {
        let answered = !self.about.is_empty();
        let all = |is: fn(&Settlement) -> bool| answered && self.settlements().all(|(_, how)| is(how));
        match kind {
            Kind::Receipt
            | Kind::IdentityNeeded
            | Kind::ClarificationNeeded
            | Kind::Extension
            | Kind::Fee
            | Kind::RestrictionEnds => answered,
            Kind::Done => all(|right| matches!(right, Settlement::Done { .. })),
            Kind::Pending => {
                let done = |right: &Settlement| {
                    matches!(right, Settlement::Done { .. } | Settlement::Pending { .. })
                };
                all(done) && !self.fits(Kind::Done)
            }
            Kind::Refused => all(|right| matches!(right, Settlement::Refused { .. })),
            Kind::NothingHeld => all(|right| matches!(right, Settlement::NothingHeld { .. })),
            Kind::Partial => {
                answered
                    && ![Kind::Done, Kind::Pending, Kind::Refused, Kind::NothingHeld]
                        .into_iter()
                        .any(|other| self.fits(other))
            }
        }
    }

    /// How the rights stand that it is about.
    fn settlements(&self) -> impl Iterator<Item = (Right, &Settlement)> {
        let about = |(right, _): &(&Right, &Settlement)| self.about.contains(right);
        self.state.rights.iter().filter(about).map(|(right, how)| (*right, how))
    }

    /// Whether a run for what it is about found data.
    fn found_data(&self) -> bool {
        let run = |right| self.state.runs.get(right);
        self.about.iter().filter_map(run).any(Run::found_data)
    }

    fn missing(&self, kind: Kind) -> Vec<Error> {
        let mut problems = Vec::new();
        let mut missing = |at, message: &str| problems.push(Error::new(Code::LetterMissing, at, message));
        let details = self.details;
        let extended = |due| matches!(due, AnswerDue::By { extended: true, .. });
        if kind == Kind::Extension && !(details.days().any(extended) && details.days().all(extended)) {
            let message = "an extension tells the extended day (Art. 12(3)): give it, as the clock counts it; a late notice extends nothing";
            missing("/details/due", message);
        }
        if kind == Kind::Fee && details.fee.as_deref().is_none_or(str::is_empty) {
            missing(
                "/details/fee",
                "the letter tells how much the fee is (Art. 12(5)(a)): give the amount and its currency",
            );
        }
        if kind == Kind::RestrictionEnds && details.restriction.is_none() {
            let message = "the letter tells from when the data are used again, and why (Art. 18(3)): give the day and the ground";
            missing("/details/restriction", message);
        }
        if !matches!(kind, Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused) {
            return problems;
        }
        let explained = details.explanation.iter().any(|words| !words.trim().is_empty());
        if self.complains() && !explained {
            let message =
                "the letter tells what came of the complaint (DPA 2018 s. 164A): say it in your own words";
            missing("/details/explanation", message);
        }
        let reasons = self.reasons();
        let to_show = |reason: &&Reason| {
            matches!(
                reason,
                Reason::ManifestlyUnfounded
                    | Reason::Excessive
                    | Reason::OverridingGrounds
                    | Reason::CannotIdentify
            )
        };
        if reasons.iter().any(to_show) && !explained {
            let message = "what is unfounded, excessive or overriding, or that nobody can be identified, has to be shown (Art. 11(2), 12(5), 21(1)): explain it in your own words";
            missing("/details/explanation", message);
        }
        if reasons.iter().any(|reason| matches!(reason, Reason::Exception { .. })) && details.kept.is_empty()
        {
            let message = "an exception holds to an extent and until an end (Art. 17(3)): say what is kept, and until when";
            missing("/details/kept", message);
        }
        if self.found_data() && details.backups.is_none() {
            let message =
                "say until when backups hold the old state, or that there are none (Art. 12(1), 5(1)(a))";
            missing("/details/backups", message);
        }
        problems
    }

    fn write(&self, kind: Kind, says: &mut Says) {
        self.request(says);
        match kind {
            Kind::Receipt if self.state.role == ControllerRole::Processor => {
                says.add(Item::Answer, self.say(Words::Forwarded), "GDPR Art. 28(3)(e)");
            }
            Kind::Receipt => self.time(says),
            Kind::IdentityNeeded => self.identity(says),
            Kind::ClarificationNeeded => self.question(says),
            Kind::Extension => {
                self.delay(says);
                self.time(says);
            }
            Kind::Fee => self.fee(says),
            Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused | Kind::NothingHeld => {
                self.answer(says);
            }
            Kind::RestrictionEnds => self.restriction(says),
        }
        // Who complained and is told what came of it may not agree either.
        let answer = !matches!(kind, Kind::Receipt | Kind::RestrictionEnds) && self.complains();
        if answer || kind.must_say().iter().any(|(item, _)| *item == Item::Complaint) {
            self.remedies(says);
        }
        self.contact(says);
    }

    fn say(&self, words: Words<'_>) -> &'static str {
        self.language.words(words)
    }

    fn dated(&self, words: Words<'_>, date: Date) -> String {
        self.language.filled(words, &[("date", &self.language.day(date))])
    }

    fn request(&self, says: &mut Says) {
        let day = self.language.day(self.state.received);
        let places = [("id", self.request.id.as_str()), ("date", day.as_str())];
        says.add(Item::Request, self.language.filled(Words::About, &places), "");
        // The dead are no data subjects (Recital 27): whoever asks does not ask about themselves.
        let of_the_dead = self.reasons().contains(&Reason::Deceased);
        for right in self.about.iter().filter(|right| !of_the_dead || !Reason::Deceased.concerns(**right)) {
            says.add(Item::Request, self.say(Words::Asked(*right)), &self.cites(*right, says.law.is_uk()));
        }
    }

    /// Whether it is about a complaint to the controller.
    fn complains(&self) -> bool {
        self.about.contains(&Right::Complaint)
    }

    /// Where a right stands. A complaint to the controller is none of Art. 77, but one under the law of the place, if any.
    fn cites(&self, right: Right, uk: bool) -> String {
        match right {
            Right::Complaint if uk && Regime::Uk.knows(Matter::Complaint, self.state.received) => {
                "DPA 2018 s. 164A".into()
            }
            Right::Complaint => String::new(),
            _ => right.citation().as_str().into(),
        }
    }

    /// By when the answer comes. Art. 12(3) is about Articles 15–22: a withdrawal of consent takes effect without a day, and
    /// a complaint is looked into.
    fn time(&self, says: &mut Says) {
        let withdrawn = self.about.contains(&Right::WithdrawConsent);
        for apart in &self.details.due_apart {
            let matters: Vec<String> =
                apart.rights.iter().map(|right| self.say(Words::Matter(*right)).into()).collect();
            let what = self.language.enumerated(&matters);
            self.due(apart.due, &self.language.filled(Words::On, &[("what", &what)]), says);
        }
        let each: BTreeSet<&Right> = self.details.due_apart.iter().flat_map(|apart| &apart.rights).gather();
        let all_apart = self.about.iter().all(|right| !right.is_answered_by_a_day() || each.contains(right));
        match self.details.due {
            Some(due) => self.due(due, "", says),
            None if all_apart => {}
            None => says.add(Item::Time, self.say(Words::AnswerSoon), "GDPR Art. 12(3)"),
        }
        if withdrawn {
            says.add(Item::Time, self.say(Words::EffectSoon), "GDPR Art. 7(3)");
        }
        if self.complains() {
            says.add(
                Item::Time,
                self.say(Words::ComplaintSoon),
                &self.cites(Right::Complaint, says.law.is_uk()),
            );
        }
    }

    /// By when an answer comes, or that its time stands still; of what, where not of all.
    fn due(&self, due: AnswerDue, what: &str, says: &mut Says) {
        let (text, cites) = match due {
            AnswerDue::By { on, extended: false } => (self.dated(Words::AnswerBy, on), "GDPR Art. 12(3)"),
            AnswerDue::By { on, .. } if self.told() == Some(on) => {
                (self.dated(Words::AnswerByTold, on), "GDPR Art. 12(3)")
            }
            AnswerDue::By { on, extended: true } => (self.dated(Words::AnswerBySince, on), "GDPR Art. 12(3)"),
            AnswerDue::Waiting if says.law.is_uk() => {
                (self.say(Words::ClockWaits).into(), "UK GDPR Art. 12A")
            }
            AnswerDue::Waiting if matches!(self.state.identity, Identity::Asked { .. }) => {
                (self.say(Words::ClockWaits).into(), "GDPR Art. 12(6)")
            }
            AnswerDue::Waiting => (self.say(Words::ClockWaits).into(), "Recital 63"),
        };
        says.add(Item::Time, alloc::format!("{what}{text}"), cites);
    }

    fn identity(&self, says: &mut Says) {
        let Identity::Asked { doubt, .. } = self.state.identity else { return };
        says.add(Item::Doubt, self.say(Words::Doubt(doubt)), doubt.citation().as_str());
        let proofs = self.proofs();
        for proof in &proofs {
            says.add(Item::Proof, self.say(Words::Proof(*proof)), "");
        }
        if proofs.len() > 1 {
            says.add(Item::Proof, self.say(Words::ProofOne), "GDPR Art. 5(1)(c)");
        }
        says.add(Item::Proof, self.say(Words::ProofUse), "GDPR Art. 5(1)(b), (e)");
        if self.details.days().any(|due| due == AnswerDue::Waiting) {
            self.time(says);
        }
    }

    /// What of the data or of their processing the request is about. It may be about all of them (Art. 15(1)).
    fn question(&self, says: &mut Says) {
        says.add(Item::Question, self.say(Words::Question), "Recital 63");
        self.explained(Item::Question, says);
        says.add(Item::Question, self.say(Words::QuestionAll), "GDPR Art. 12(2)");
        if self.details.days().any(|due| due == AnswerDue::Waiting) {
            self.time(says);
        }
    }

    /// What was asked for when the identity was.
    fn proofs(&self) -> BTreeSet<Proof> {
        let asked = self.request.events.iter().find_map(|event| match &event.what {
            Event::IdentityAsked { proof, .. } => Some(proof.clone()),
            _ => None,
        });
        asked.unwrap_or_default()
    }

    fn delay(&self, says: &mut Says) {
        for reason in self.state.extensions.last().iter().flat_map(|extension| &extension.because) {
            says.add(Item::Delay, self.say(Words::Extension(*reason)), "GDPR Art. 12(3)");
        }
        self.explained(Item::Delay, says);
    }

    fn fee(&self, says: &mut Says) {
        let Fee::Asked { ground, .. } = self.state.fee else { return };
        let cites = match ground {
            crate::law::clock::FeeGround::FurtherCopy => "GDPR Art. 15(3)",
            _ => "GDPR Art. 12(5)(a)",
        };
        says.add(Item::Fee, self.say(Words::FeeGround(ground)), cites);
        if let Some(amount) = &self.details.fee {
            says.add(Item::Fee, self.language.filled(Words::FeeAmount, &[("amount", amount)]), "");
        }
        says.add(Item::Fee, self.say(Words::FeeOtherwise), "");
        if self.details.days().any(|due| due == AnswerDue::Waiting) {
            self.time(says);
        }
        self.explained(Item::Fee, says);
    }

    /// That data are used again, from when and why (Art. 18(3)). What was due meanwhile is deleted then, which who needs
    /// them for a claim has to know.
    fn restriction(&self, says: &mut Says) {
        let Some(restriction) = &self.details.restriction else { return };
        let why = self.say(Words::RestrictionOver(restriction.ground));
        says.add(Item::Restriction, why, restriction.ground.citation().as_str());
        self.explained(Item::Restriction, says);
        says.add(Item::Restriction, self.dated(Words::RestrictionEnds, restriction.ends), "GDPR Art. 18(3)");
    }

    /// The reasons of everything that was not done, each once.
    fn reasons(&self) -> BTreeSet<&Reason> {
        let reasons = self.settlements().filter_map(|(_, settlement)| match settlement {
            Settlement::Partly { reasons, .. } | Settlement::Refused { reasons, .. } => Some(reasons),
            Settlement::Open
            | Settlement::Done { .. }
            | Settlement::Pending { .. }
            | Settlement::NothingHeld { .. } => None,
        });
        reasons.flatten().gather()
    }

    /// The controller's own words.
    fn explained(&self, item: Item, says: &mut Says) {
        for words in &self.details.explanation {
            says.add(item, words.as_str(), "");
        }
    }

    fn remedies(&self, says: &mut Says) {
        // The United Kingdom has one authority; elsewhere the person may go to another than the controller's (Art. 77(1)).
        if let Some(authority) = self.details.from.authority.as_ref().filter(|_| !says.law.is_uk()) {
            let text = self.language.filled(Words::ComplaintTo, &[("authority", authority)]);
            says.add(Item::Complaint, text, "GDPR Art. 77");
        }
        // Who is told what came of their complaint to the controller has been there.
        if says.law.is_uk() && Regime::Uk.knows(Matter::Complaint, says.on) && !self.complains() {
            says.add(Item::Complaint, self.say(Words::ComplaintToUs), "DPA 2018 s. 164A");
        }
        let complaint = if says.law.is_uk() { Words::ComplaintUk } else { Words::Complaint };
        says.add(Item::Complaint, self.say(complaint), "GDPR Art. 77");
        says.add(Item::Court, self.say(Words::Court), "GDPR Art. 79");
    }

    fn contact(&self, says: &mut Says) {
        let from = &self.details.from;
        says.add(Item::Contact, self.language.filled(Words::Contact, &[("contact", &from.contact)]), "");
        if let Some(dpo) = &from.dpo {
            let text = self.language.filled(Words::Officer, &[("contact", dpo)]);
            says.add(Item::Contact, text, "GDPR Art. 38(4)");
        }
    }
}
