//! Puts a letter together from the record of its request.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::{AnswerDue, Details, Item, Kind, Letter, Part, Sentence, foot};
use crate::gather::Gather;
use crate::law::Right;
use crate::law::clock::Regime;
use crate::policy::ControllerRole;
use crate::report::{Language, Words, shown};
use crate::request::{
    Event, Fee, Identity, NotTold, Proof, Reason, Recipient, Request, Run, Settlement, State, fee_reaches,
};
use crate::{Code, Date, Error, Problems};

/// A letter about a request, as its events stand (Art. 12(1), 12(3)–(6)).
///
/// # Errors
/// The problems of the request; [`Code::LetterRegime`] where there are no texts for the law; [`Code::LetterState`] where the
/// request, or a right the letter is to be about, is not where such a letter is sent; [`Code::LetterDate`] for each day
/// that lies before the letter's;
/// [`Code::LetterMissing`] for each thing that the law asks the letter to say and that the details lack.
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
    if details.rights.iter().any(|right| !can.contains(right)) {
        let message = "such a letter cannot be about one of these rights as it stands: name those it can be about, or none";
        return Err(Error::new(Code::LetterState, "/details/rights", message).into());
    }
    let about = about(&state, kind, &details.rights);
    let writer = Writer { request, state: &state, details, language, about };
    if !writer.fits(kind) {
        let message = "the request is not where such a letter is sent: enter what happened, or choose the letter that fits";
        return Err(Error::new(Code::LetterState, "/kind", message).into());
    }
    let mut problems = writer.missing(kind);
    problems.extend(writer.out_of_order(kind));
    Problems::none_or(problems)?;
    let mut says = Says { parts: BTreeMap::new(), uk: regime == Regime::Uk };
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
            Kind::Extension => open && !state.extensions.is_empty() && right.is_answered_by_a_day(),
            Kind::Fee => {
                open && matches!(state.fee, Fee::Asked { ground, .. } if fee_reaches(ground, **right))
            }
            Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused | Kind::NothingHeld => {
                !settlement.is_open() && state.ending.is_none()
            }
        }
    };
    state.rights.iter().filter(can).map(|(right, _)| *right).filter(wanted).gather()
}

/// Refuses a law whose articles no text of a letter names: a letter under one law that cites another would be false.
///
/// # Errors
/// [`Code::LetterRegime`], at `at`.
pub(crate) fn has_texts(regime: Regime, at: &str) -> Result<(), Error> {
    if matches!(regime, Regime::Eu | Regime::Uk) {
        return Ok(());
    }
    let message = "there are no letters for this law yet, and those of the GDPR would name articles that do not apply: write it yourself";
    Err(Error::new(Code::LetterRegime, at, message))
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
    /// The articles are those of the UK GDPR, which has the same numbers.
    uk: bool,
}

impl Says {
    fn add(&mut self, item: Item, text: impl Into<String>, cites: &str) {
        let law = if self.uk && cites.starts_with("GDPR") { "UK " } else { "" };
        let cites = in_one_line(&alloc::format!("{law}{cites}"));
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
            Kind::Receipt | Kind::IdentityNeeded | Kind::Extension | Kind::Fee => answered,
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

    /// What was over before the letter is written is neither promised nor told as what is to come.
    fn out_of_order(&self, kind: Kind) -> Vec<Error> {
        let (details, mut problems) = (self.details, Vec::new());
        let mut wrong = |at: &str, message| problems.push(Error::new(Code::LetterDate, at, message));
        let told = match kind {
            Kind::Receipt => self.state.role == ControllerRole::Controller,
            Kind::Extension => true,
            _ => false,
        };
        if told && matches!(details.due, Some(AnswerDue::By { on, .. }) if on < details.on) {
            wrong("/details/on", "the letter would promise a day that is over: correct its day, or answer");
        }
        if matches!(kind, Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused) {
            for (index, kept) in details.kept.iter().enumerate() {
                if kept.until.is_some_and(|until| until < details.on) {
                    let at = alloc::format!("/details/kept/{index}/until");
                    wrong(
                        &at,
                        "this was kept until a day before the letter: correct it, or delete what is kept",
                    );
                }
            }
            let last = details.backups.iter().flatten().max();
            if last.is_some_and(|last| *last < details.on) {
                let message =
                    "the backups ended before the letter: say that there are none, or correct the day";
                wrong("/details/backups", message);
            }
        }
        problems
    }

    fn missing(&self, kind: Kind) -> Vec<Error> {
        let mut problems = Vec::new();
        let mut missing = |at, message: &str| problems.push(Error::new(Code::LetterMissing, at, message));
        let details = self.details;
        if kind == Kind::Extension && !matches!(details.due, Some(AnswerDue::By { extended: true, .. })) {
            let message = "an extension tells the extended day (Art. 12(3)): give it, as the clock counts it; a late notice extends nothing";
            missing("/details/due", message);
        }
        if kind == Kind::Fee && details.fee.as_deref().is_none_or(str::is_empty) {
            missing(
                "/details/fee",
                "the letter tells how much the fee is (Art. 12(5)(a)): give the amount and its currency",
            );
        }
        if !matches!(kind, Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused) {
            return problems;
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
        let explained = details.explanation.iter().any(|words| !words.trim().is_empty());
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
            Kind::Extension => {
                self.delay(says);
                self.time(says);
            }
            Kind::Fee => self.fee(says),
            Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused | Kind::NothingHeld => {
                self.answer(says);
            }
        }
        if kind.must_say().iter().any(|(item, _)| *item == Item::Complaint) {
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
        for right in &self.about {
            says.add(Item::Request, self.say(Words::Asked(*right)), right.citation().as_str());
        }
    }

    /// By when the answer comes. Art. 12(3) is about Articles 15–22: a withdrawal of consent takes effect without a day.
    fn time(&self, says: &mut Says) {
        let withdrawn = self.about.contains(&Right::WithdrawConsent);
        let (text, cites) = match self.details.due {
            None if withdrawn && self.about.len() == 1 => {
                (self.say(Words::EffectSoon).into(), "GDPR Art. 7(3)")
            }
            Some(AnswerDue::By { on, extended: false }) => {
                (self.dated(Words::AnswerBy, on), "GDPR Art. 12(3)")
            }
            Some(AnswerDue::By { on, extended: true }) => {
                (self.dated(Words::AnswerBySince, on), "GDPR Art. 12(3)")
            }
            Some(AnswerDue::Waiting) if says.uk => (self.say(Words::ClockWaits).into(), "UK GDPR Art. 12A"),
            Some(AnswerDue::Waiting) => (self.say(Words::ClockWaits).into(), "GDPR Art. 12(6)"),
            None => (self.say(Words::AnswerSoon).into(), "GDPR Art. 12(3)"),
        };
        says.add(Item::Time, text, cites);
        if withdrawn {
            says.add(Item::Time, self.say(Words::EffectSoon), "GDPR Art. 7(3)");
        }
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
        if let Some(AnswerDue::Waiting) = self.details.due {
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
        self.explained(Item::Fee, says);
    }

    fn answer(&self, says: &mut Says) {
        for (right, settlement) in self.settlements() {
            let words = match settlement {
                Settlement::Open => continue,
                Settlement::Done { .. } | Settlement::Pending { .. } => Words::Done(right),
                Settlement::Partly { .. } => Words::Partly(right),
                Settlement::Refused { .. } => Words::Refused(right),
                Settlement::NothingHeld { .. } => {
                    says.add(Item::Answer, self.say(Words::NothingHeld), "GDPR Art. 15(1)");
                    Words::NothingHeldHow
                }
            };
            says.add(Item::Answer, self.say(words), right.citation().as_str());
            if matches!(
                (right, settlement),
                (
                    Right::Restriction,
                    Settlement::Done { .. } | Settlement::Pending { .. } | Settlement::Partly { .. }
                )
            ) {
                says.add(Item::Answer, self.say(Words::Lifting), "GDPR Art. 18(3)");
            }
        }
        self.rest(says);
        for reason in self.reasons() {
            self.reason(reason, says);
        }
        if !self.reasons().is_empty() {
            self.explained(Item::Reasons, says);
        }
        self.kept(says);
        if self.found_data() {
            self.backups(says);
            self.recipients(says);
        }
    }

    /// By when it is over; the last day is told, not the first.
    fn rest(&self, says: &mut Says) {
        let until = self.settlements().filter_map(|(_, settlement)| match settlement {
            Settlement::Pending { until, .. } => Some(*until),
            _ => None,
        });
        if let Some(last) = until.max() {
            says.add(Item::Rest, self.dated(Words::RestUntil, last), "GDPR Art. 12(1), (3)");
        }
    }

    fn reason(&self, reason: &Reason, says: &mut Says) {
        let provision = match reason {
            Reason::Restricted { provision, .. } => provision.as_str(),
            _ => "",
        };
        let text = self.language.filled(Words::Reason(reason), &[("provision", provision)]);
        says.add(Item::Reasons, text, reason.citation().as_str());
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

    fn kept(&self, says: &mut Says) {
        for kept in &self.details.kept {
            let text = match kept.until {
                Some(until) => {
                    let day = self.language.day(until);
                    self.language.filled(Words::KeptUntil, &[("date", &day), ("what", &kept.what)])
                }
                None => self.language.filled(Words::KeptOpen, &[("what", &kept.what)]),
            };
            says.add(Item::Kept, text, "GDPR Art. 5(1)(e)");
        }
    }

    /// What the person is told about backups (Art. 12(1), 5(1)(a)): the last day is told, not the first.
    fn backups(&self, says: &mut Says) {
        let Some(days) = &self.details.backups else { return };
        let text = match days.iter().max() {
            Some(last) => self.dated(Words::BackupsUntil, *last),
            None => self.say(Words::BackupsNone).into(),
        };
        says.add(Item::Backups, text, "GDPR Art. 5(1)(a), (e)");
    }

    /// Who was told, who is still to be, and who cannot be (Art. 19); by name where the person asked.
    fn recipients(&self, says: &mut Says) {
        const CITES: &str = "GDPR Art. 19";
        let named = self.details.name_recipients || self.about.contains(&Right::Notification);
        let names = |is: &dyn Fn(&Recipient) -> bool| -> Vec<String> {
            let found = self.state.recipients.iter().filter(|(_, recipient)| is(recipient));
            found.map(|(name, _)| name.clone()).collect()
        };
        let listed = |words, names: &[String]| {
            self.language.filled(words, &[("names", &self.language.enumerated(names))])
        };
        if self.state.recipients.is_empty() {
            return says.add(Item::Recipients, self.say(Words::RecipientsNone), CITES);
        }
        let told = names(&|recipient| matches!(recipient, Recipient::Told { .. }));
        let open = names(&|recipient| matches!(recipient, Recipient::Outstanding { .. }));
        if !told.is_empty() && named {
            says.add(Item::Recipients, listed(Words::RecipientsToldNamed, &told), CITES);
        } else if open.is_empty() {
            says.add(Item::Recipients, self.say(Words::RecipientsTold), CITES);
        }
        if let Some(last) = self.state.outstanding().map(|(_, by)| by).max() {
            let (day, names) = (self.language.day(last), self.language.enumerated(&open));
            let words = if named { Words::RecipientsOpenNamed } else { Words::RecipientsOpen };
            says.add(
                Item::Recipients,
                self.language.filled(words, &[("date", &day), ("names", &names)]),
                CITES,
            );
        }
        for because in [NotTold::Impossible, NotTold::Disproportionate] {
            let not = names(
                &|recipient| matches!(recipient, Recipient::NotTold { because: why, .. } if *why == because),
            );
            if named && !not.is_empty() {
                says.add(Item::Recipients, listed(Words::RecipientsNotTold(because), &not), CITES);
            }
        }
        if !named {
            says.add(Item::Recipients, self.say(Words::RecipientsAsk), CITES);
        }
    }

    fn remedies(&self, says: &mut Says) {
        let text = match &self.details.from.authority {
            Some(authority) => self.language.filled(Words::ComplaintTo, &[("authority", authority)]),
            None => String::new(),
        };
        if !text.is_empty() {
            says.add(Item::Complaint, text, "GDPR Art. 77");
        }
        let complaint = if says.uk { Words::ComplaintUk } else { Words::Complaint };
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
