//! Under which names a document for a person or an authority cites the law: those of the law that applies.

use alloc::borrow::Cow;
use alloc::format;

use super::Citation;
use super::clock::Regime;
use crate::{Date, Policy};

/// The law whose provisions a document names, on a day. There are names for the GDPR and the UK GDPR.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cited {
    uk: bool,
    /// Whether UK GDPR Art. 22 is replaced.
    replaced: bool,
}

impl Cited {
    /// The law of a regime on a day; without one, as it stands now.
    pub(crate) fn of(regime: Regime, on: Option<Date>) -> Self {
        let replaced = on.is_none_or(|on| (on.year(), on.month(), on.day()) >= (2026, 2, 5));
        Self { uk: regime == Regime::Uk, replaced }
    }

    /// The law of a policy's clock.
    pub(crate) fn by(policy: &Policy, on: Option<Date>) -> Self {
        Self::of(policy.document().controller.clock.regime, on)
    }

    /// Whether it is that of the United Kingdom.
    pub(crate) const fn is_uk(self) -> bool {
        self.uk
    }

    /// The provision that stands for one of the GDPR.
    ///
    /// The numbers of the United Kingdom are the same but for two. UK GDPR Art. 22 was replaced on 5 February 2026 (Data (Use and
    /// Access) Act 2025 s. 80, SI 2026/82): UK GDPR Art. 22A says what such a decision is, UK GDPR Art. 22B when it may be taken, and
    /// UK GDPR Art. 22C what the person may ask for. Who complains to the Commissioner does so by DPA 2018 s. 165; how far Art. 77
    /// still stands beside it since Sch. 10 of that Act is *unverified*, so it is not named.
    pub(crate) fn name(self, cites: &str) -> Cow<'_, str> {
        if !self.uk {
            return Cow::Borrowed(cites);
        }
        match cites {
            "GDPR Art. 77" | "GDPR Art. 77(1)" => Cow::Borrowed("DPA 2018 s. 165"),
            "GDPR Art. 22" if self.replaced => Cow::Borrowed("UK GDPR Art. 22C"),
            "GDPR Art. 22(1)" if self.replaced => Cow::Borrowed("UK GDPR Art. 22A"),
            "GDPR Art. 22(2)(b)" if self.replaced => Cow::Borrowed("UK GDPR Art. 22B"),
            _ if cites.starts_with("GDPR") => Cow::Owned(format!("UK {cites}")),
            _ => Cow::Borrowed(cites),
        }
    }

    /// Renames a provision of the library; one that a policy names is the controller's word and stays.
    pub(crate) fn rename(self, citation: &mut Citation) {
        if let Some(known) = citation.as_known().filter(|_| self.uk) {
            *citation = Citation::named(self.name(known));
        }
    }
}
