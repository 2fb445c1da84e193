//! What an answer says: what was done of each right, what stays, and who else is told (Art. 12(3)–(4), 17(3), 19).

use alloc::string::String;
use alloc::vec::Vec;

use super::{Says, Writer};
use crate::law::Right;
use crate::letter::Item;
use crate::report::Words;
use crate::request::{NotTold, Reason, Recipient, Settlement};

impl Writer<'_> {
    pub(super) fn answer(&self, says: &mut Says) {
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
            says.add(Item::Answer, self.say(words), &self.cites(right, says.law.is_uk()));
            if right == Right::Complaint {
                self.explained(Item::Answer, says);
            }
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
}
