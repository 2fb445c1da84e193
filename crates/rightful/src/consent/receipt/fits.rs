//! Whether what a record says can all be true, and is a record of consent at all.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::{ConsentType, LawfulBasis, PartyRole, Record, RecordEvent, ValidityDuration};
use crate::consent::{Actor, Kind, Status};
use crate::pointer::Pointer;
use crate::{Code, Error};

impl Record {
    /// Every contradiction, as far as the fields it lies in are there. In which order events are listed says nothing; when they
    /// happened does.
    pub(super) fn fits(&self, out: &mut Vec<Error>) {
        let root = Pointer::default();
        self.events_fit(&root, out);
        self.parties_fit(&root, out);
        for (i, purpose) in self.purposes.iter().flatten().enumerate() {
            let at = root.key("purposes").index(i);
            for (j, id) in purpose.pii_controllers.iter().flatten().enumerate() {
                if self.role(id).is_some_and(|role| role != PartyRole::Controller) {
                    let message = "this party is no controller by its role: name the controller, or correct `party_role`";
                    out.push(contradiction(&at.key("pii_controllers").index(j), message));
                }
            }
            let authority = purpose.authority_party.as_deref().and_then(|id| self.role(id));
            if authority.is_some_and(|role| role != PartyRole::Authority) {
                let message =
                    "this party is no authority by its role: name the authority, or correct `party_role`";
                out.push(contradiction(&at.key("authority_party"), message));
            }
            let explicit = |event: &RecordEvent| {
                event.gives() && event.event_type == Some(ConsentType::ExplicitlyExpressed)
            };
            let given = self.events.iter().flatten().any(RecordEvent::gives);
            if purpose.lawful_basis == Some(LawfulBasis::ExplicitConsent)
                && given
                && !self.events.iter().flatten().any(explicit)
            {
                let message = "no event gives explicit consent (Art. 9(2)(a)): name the basis it has, or the event that gave it";
                out.push(contradiction(&at.key("lawful_basis"), message));
            }
        }
    }

    fn events_fit(&self, root: &Pointer, out: &mut Vec<Error>) {
        let events = || self.events.iter().flatten();
        let told = self.events.as_ref().is_some_and(|events| !events.is_empty())
            && events().all(|event| event.event_state.is_some());
        if told && !events().any(RecordEvent::gives) {
            let message = "no event gives consent, and there is no receipt of what was asked, refused or put off: add the event that \
                           gave it (Art. 4(11), 7(1))";
            out.push(Error::new(Code::ReceiptNoConsent, root.key("events"), message));
        }
        for (i, event) in events().enumerate() {
            let at = root.key("events").index(i);
            let before = |other: &RecordEvent| {
                other.gives() && other.event_time.zip(event.event_time).is_some_and(is_not_after)
            };
            if event.ends()
                && event.event_time.is_some()
                && events().any(RecordEvent::gives)
                && !events().any(before)
            {
                let message = "this ends a consent that was given only later: correct one of the two times";
                out.push(Error::new(Code::ReceiptEventOrder, at.key("event_time"), message));
            }
            if let (Some(time), Some(ValidityDuration::Date { date })) =
                (event.event_time, &event.validity_duration)
                && *date < time.date()
            {
                let message = "it holds until a day before it happened: correct one of the two";
                out.push(contradiction(&at.key("validity_duration"), message));
            }
            if event.event_state == Some(Status::Unknown) {
                let message = "an event leads to a state that is known: name it, or leave the event out";
                out.push(contradiction(&at.key("event_state"), message));
            }
            let actor = event.entity_id.as_deref().and_then(|id| self.actor(id));
            if actor.zip(event.kind()).is_some_and(|(actor, kind)| !kind.can_come_from(actor)) {
                let message = "such an event does not come from this party: consent is given, refused and withdrawn by the person \
                               (Art. 4(11), 7(3)), and asked for by the controller";
                out.push(contradiction(&at.key("entity_id"), message));
            }
        }
    }

    fn parties_fit(&self, root: &Pointer, out: &mut Vec<Error>) {
        let ids: Vec<Option<&String>> =
            self.parties.iter().flatten().map(|party| party.party_id.as_ref()).collect();
        for (i, id) in ids.iter().enumerate() {
            if id.is_some() && ids.iter().take(i).any(|other| other == id) {
                let message = "another party of the record has this id: give each its own";
                out.push(contradiction(&root.key("parties").index(i).key("party_id"), message));
            }
        }
    }

    fn role(&self, id: &str) -> Option<PartyRole> {
        let party = self.parties.iter().flatten().find(|party| party.party_id.as_deref() == Some(id));
        party.and_then(|party| party.party_role)
    }

    /// Who an event came from, where its role tells: whoever acts for the person has none of these.
    fn actor(&self, id: &str) -> Option<Actor> {
        if self.pii_principal_id.as_deref() == Some(id) {
            return Some(Actor::DataSubject);
        }
        match self.role(id)? {
            PartyRole::Controller => Some(Actor::Controller),
            PartyRole::Processor => Some(Actor::Processor),
            PartyRole::Authority => Some(Actor::Authority),
            PartyRole::ThirdParty => None,
        }
    }
}

impl RecordEvent {
    fn gives(&self) -> bool {
        self.kind().is_some_and(Kind::gives)
    }

    /// Whether it ends a consent.
    fn ends(&self) -> bool {
        matches!(
            self.event_state,
            Some(Status::Withdrawn | Status::Expired | Status::Invalidated | Status::Revoked)
        )
    }

    fn kind(&self) -> Option<Kind> {
        Some(match self.event_state? {
            Status::Unknown => return None,
            Status::Requested => Kind::Requested,
            Status::Deferred => Kind::Deferred,
            Status::Given => Kind::Given,
            Status::Renewed => Kind::Renewed,
            Status::Refused => Kind::Refused,
            Status::Withdrawn => Kind::Withdrawn,
            Status::Expired => Kind::Expired,
            Status::Invalidated => Kind::Invalidated,
            Status::Revoked => Kind::Revoked,
        })
    }
}

fn is_not_after((one, other): (crate::DateTime, crate::DateTime)) -> bool {
    one.instant() <= other.instant()
}

fn contradiction(at: &Pointer, message: &str) -> Error {
    Error::new(Code::ReceiptContradiction, at.to_string(), message)
}
