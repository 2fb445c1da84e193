//! What has to happen once consent is withdrawn (Art. 7(3), 17(1)(b), 19; C-129/21).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Date, StartRule, Term};
use crate::case::{Subject, Trigger};
use crate::decide::{self, ClassDecision, Outcome, Reason, Ruling, Stop};
use crate::gather::Gather;
use crate::law::retention::SuspensionKind;
use crate::law::{BasisKind, Citation, DataChange, NoticeFacts, NoticeTo, Occasion, notice};
use crate::policy::RecipientKind;
use crate::{Case, Code, Error, Path, Policy, Problems, Value};

/// What follows from a withdrawal: nothing of it makes what was done before unlawful (Art. 7(3)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Withdrawal {
    /// The day of the withdrawal, from which nothing rests on the consent any more.
    pub on: Date,
    /// What is done with the data held for the purposes, as [`decide`](crate::decide()) rules it.
    pub data: Vec<DataAction>,
    /// The channels whose use ends while their purpose goes on by others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelStop>,
    /// Who is told.
    pub tell: Vec<Told>,
    /// What survives the erasure, with its basis and end.
    pub kept: Vec<Survivor>,
}

/// A channel whose use ends while the purpose goes on by others (Art. 7(3)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ChannelStop {
    /// The purpose.
    pub purpose: String,
    /// The channel.
    pub channel: String,
    /// The channels it goes on by, as far as the policy names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goes_on: Vec<String>,
    /// What the policy says serves the channel, so that what is held for it alone goes. Where it says nothing, that is for
    /// the controller to name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Path>,
    /// The recipients that are used for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What is done with some data of one class of rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct DataAction {
    /// The collection.
    pub collection: String,
    /// The field; left out for the row itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Left out for the rows that carry no mark; else only for those that carry this one. A mark keeps from deleting what
    /// the consent alone held (Art. 17(3)(e), 18(2)), and the use stops all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marked: Option<SuspensionKind>,
    /// What is done.
    pub action: Action,
    /// The purposes that hold it on another ground, where it is kept (Art. 17(1)(b): *no other legal ground*).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_for: Vec<String>,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What is done with data held on a consent that was withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "WithdrawalAction")]
pub enum Action {
    /// No other ground is left: it is erased (Art. 17(1)(b)).
    Erase,
    /// Another ground or a mark keeps it; the users of the withdrawn purpose lose it (Art. 5(1)(b), 7(3)).
    StopUse,
    /// A purpose goes on without the person's identity: it is unlinked (Art. 5(1)(c), (e)).
    Unlink,
}

/// A recipient and why it is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "ToldRecipient")]
pub struct Told {
    /// The name of the recipient in the policy.
    pub recipient: String,
    /// In which capacity it receives the data.
    pub capacity: RecipientKind,
    /// The withdrawn purposes it receives data for: it may not go on to rely on the same consent.
    pub purposes: Vec<String>,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What survives an erasure (trap 31 of the reference): it is personal data, with a basis and an end of its own.
///
/// An entry that keeps somebody out is none of it: an objection to direct marketing writes one (Art. 21(3)), a withdrawal
/// does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Survivor {
    /// What it is.
    pub what: Evidence,
    /// The purposes it is about.
    pub purposes: Vec<String>,
    /// Its lawful basis (Art. 6(1)), as the policy declares it for evidence.
    pub basis: BasisKind,
    /// The provision that the policy names for it.
    pub provision: Citation,
    /// The last day it is held (Art. 5(1)(e)), counted from the day of the withdrawal.
    pub until: Date,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// What survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "KeptEvidence")]
pub enum Evidence {
    /// The proof that consent was given and withdrawn, only as long as Art. 17(3)(b) or (e) needs it (Art. 7(1)).
    Proof,
}

/// What has to happen once consent for these purposes is withdrawn, or for others on these channels alone, for a person of
/// this collection. On every channel that the policy asks for it on, the purpose has ended.
///
/// The rulings are those of [`decide`](crate::decide()) for anybody in the collection who has nothing else at stake: no
/// hold, no restriction, no exception, no event. For one person's case with all of that, decide the case.
///
/// # Errors
/// A purpose that is not in the policy or rests on no consent, by its place; a collection that is not there or holds no
/// people; no purpose at all.
pub fn withdrawal(
    policy: &Policy,
    purposes: &[String],
    channels: &BTreeMap<String, Vec<String>>,
    people: Option<&str>,
    on: Date,
) -> Result<Withdrawal, Problems> {
    let people = match people {
        Some(name) => name,
        None => only_people(policy)?,
    };
    let case = anybody(policy, purposes, channels, people, on);
    let decision = decide::decide(policy, &case).map_err(relocated)?;
    let withdrawn: BTreeSet<&str> = purposes.iter().chain(channels.keys()).map(String::as_str).collect();
    let stopped: Vec<Stop> = decide::stops(policy.document(), &decision.purposes).collect();
    let mut data = BTreeSet::new();
    for (collection, decided) in &decision.collections {
        for class in decided.classes.values() {
            actions(collection, class, &withdrawn, &mut data);
        }
    }
    Ok(Withdrawal {
        on,
        tell: told(policy, &withdrawn, &stopped, &data),
        channels: stopped.into_iter().map(ChannelStop::of).collect(),
        data: data.into_iter().collect(),
        kept: survivors(policy, &withdrawn, on)?,
    })
}

impl ChannelStop {
    fn of(stop: Stop) -> Self {
        let Stop { purpose, channel, goes_on, fields, since: _, recipients } = stop;
        let cites = alloc::vec![Citation::known("GDPR Art. 7(3)")];
        Self { purpose, channel, goes_on, fields, recipients, cites }
    }
}

/// The only collection of people there is.
fn only_people(policy: &Policy) -> Result<&str, Error> {
    let mut people =
        policy.document().collections.iter().filter(|(_, collection)| collection.person.is_some());
    match (people.next(), people.next()) {
        (Some((name, _)), None) => Ok(name),
        _ => Err(Error::new(
            Code::CaseUnknownCollection,
            "/people",
            "the policy has several collections of people, or none: name the one it is about",
        )),
    }
}

/// The case of somebody of the collection: who it is plays no part in what is decided.
fn anybody(
    policy: &Policy,
    purposes: &[String],
    channels: &BTreeMap<String, Vec<String>>,
    people: &str,
    on: Date,
) -> Case {
    let columns = policy.collection(people).and_then(|collection| collection.person.as_ref());
    let key = columns.map_or(0, |person| person.key.len());
    let dated = policy
        .document()
        .purposes
        .iter()
        .filter(|(name, purpose)| decide::rests_on_consent(purpose) && !purposes.contains(name));
    let stands = |name: &String| {
        let (channels, others) = (BTreeMap::new(), false);
        let status = super::Status::Given;
        (name.clone(), super::ConsentFact { status, since: on, expires: None, channels, others })
    };
    Case {
        decided: on,
        subject: Subject {
            collection: people.into(),
            key: Some(alloc::vec![Value::Integer(0); key]),
            identifier: None,
            also: Vec::new(),
            former: BTreeMap::new(),
            verified: None,
        },
        trigger: Trigger::ConsentWithdrawn { purposes: purposes.to_vec(), channels: channels.clone() },
        deceased: false,
        events: BTreeMap::new(),
        withdrawn: BTreeMap::new(),
        consents: dated.map(|(name, _)| stands(name)).gather(),
        told: BTreeMap::new(),
        stopped: Vec::new(),
        holds: Vec::new(),
        restrictions: Vec::new(),
        exceptions: Vec::new(),
    }
}

/// The places of a case that the caller never saw, as places of the call.
fn relocated(problems: Problems) -> Problems {
    let moved = |problem: &Error| {
        let at = problem.at().strip_prefix("/trigger").unwrap_or(problem.at()).to_string();
        let at = if at.starts_with("/subject") { String::from("/people") } else { at };
        Error::new(problem.code(), at, problem.message())
    };
    let moved: Vec<Error> = problems.as_slice().iter().map(moved).collect();
    Problems::none_or(moved).err().unwrap_or(problems)
}

fn actions(
    collection: &str,
    class: &ClassDecision,
    withdrawn: &BTreeSet<&str>,
    out: &mut BTreeSet<DataAction>,
) {
    let mut take = |field: Option<&str>, ruling: &Ruling| {
        let concerned = |names: &[String]| names.iter().any(|name| withdrawn.contains(name.as_str()));
        let (action, held_for, mut cites) = match ruling.outcome {
            Outcome::Erase if concerned(&ruling.purposes) => {
                (Action::Erase, Vec::new(), ruling.cites.clone())
            }
            Outcome::Unlink if concerned(&ruling.use_stops) => {
                (Action::Unlink, ruling.purposes.clone(), ruling.cites.clone())
            }
            Outcome::Keep | Outcome::Restrict if concerned(&ruling.use_stops) => {
                (Action::StopUse, ruling.purposes.clone(), ruling.cites.clone())
            }
            _ => return,
        };
        // Of rows that carry several marks each is told by itself.
        if let (Reason::Restricted, Some(ground)) = (ruling.reason, ruling.restricted_by.first()) {
            cites = alloc::vec![ground.citation(), Citation::known("GDPR Art. 18(2)")];
        }
        if action != Action::Erase {
            cites.extend([Citation::known("GDPR Art. 5(1)(b)"), Citation::known("GDPR Art. 7(3)")]);
        }
        let (collection, field) = (collection.into(), field.map(Into::into));
        out.insert(DataAction { collection, field, marked: marked(ruling), action, held_for, cites });
    };
    take(None, &class.ruling);
    for ruled in &class.fields {
        for field in &ruled.fields {
            take(Some(field), &ruled.ruling);
        }
    }
}

/// The mark that holds the rows of a ruling. Nobody obtained a restriction or a hold in the case itself.
fn marked(ruling: &Ruling) -> Option<SuspensionKind> {
    match ruling.reason {
        Reason::LegalHold => Some(SuspensionKind::LegalHold),
        Reason::Restricted => ruling.restricted_by.first().copied().map(SuspensionKind::Restriction),
        _ => None,
    }
}

/// Recipients of data for a withdrawn purpose, by the rule of [`notice`]: each of what it received and is erased (Art. 19), and
/// of the withdrawal itself, a processor as an instruction (Art. 28(3)(a)) and who else relies on the same consent because
/// of that (C-129/21).
fn told(
    policy: &Policy,
    withdrawn: &BTreeSet<&str>,
    stopped: &[Stop],
    data: &BTreeSet<DataAction>,
) -> Vec<Told> {
    let recipients = policy.document().recipients.iter().filter_map(|(name, recipient)| {
        // Of a purpose that goes on by other channels, whoever is used for one on which it ends.
        let concerns = |purpose: &str| {
            let mut of_it = stopped.iter().filter(|stop| stop.purpose == purpose).peekable();
            of_it.peek().is_none() || of_it.any(|stop| recipient.uses(&stop.channel))
        };
        let concerned = recipient.purposes.iter().map(String::as_str);
        let concerned = concerned.filter(|purpose| withdrawn.contains(purpose) && concerns(purpose));
        let purposes: Vec<String> = concerned.map(String::from).collect();
        if purposes.is_empty() {
            return None;
        }
        let erased = recipient.receives.iter().any(|path| data.iter().any(|action| action.erases(path)));
        let changes = [erased.then_some(DataChange::Erased), Some(DataChange::UseStopped)];
        let told = changes.into_iter().flatten().filter_map(|change| {
            let (occasion, to) = (Occasion::ConsentWithdrawn, NoticeTo::from(recipient.kind));
            notice(&NoticeFacts { change, occasion, to, excused: None }).cites.into_iter().next()
        });
        Some(Told { recipient: name.clone(), capacity: recipient.kind, purposes, cites: told.collect() })
    });
    recipients.collect()
}

impl DataAction {
    /// Whether a column goes with it, or no longer leads to the person.
    fn erases(&self, column: &Path) -> bool {
        let in_collection = column.parent().is_some_and(|home| home.last() == self.collection.as_str());
        let of_it = self.field.as_deref().is_none_or(|field| field == column.last());
        match self.action {
            Action::Erase => in_collection && of_it,
            Action::Unlink => in_collection && of_it && self.field.is_some(),
            Action::StopUse => false,
        }
    }
}

fn survivors(policy: &Policy, withdrawn: &BTreeSet<&str>, on: Date) -> Result<Vec<Survivor>, Error> {
    let evidence = &policy.document().evidence;
    let until = Term::new(evidence.keep, StartRule::Day)?.end(on)?;
    let survivor = |what, purposes: Vec<String>, cites: &[&'static str]| Survivor {
        what,
        purposes,
        basis: evidence.basis,
        provision: Citation::named(evidence.provision.clone()),
        until,
        cites: cites.iter().map(|text| Citation::known(text)).collect(),
    };
    let all: Vec<String> = withdrawn.iter().map(|name| String::from(*name)).collect();
    let proof = ["GDPR Art. 7(1)", "GDPR Art. 17(3)(b)", "GDPR Art. 17(3)(e)"];
    Ok(alloc::vec![survivor(Evidence::Proof, all, &proof)])
}
