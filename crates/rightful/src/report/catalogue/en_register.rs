//! English words of the records of processing.

use super::register::Term;

pub(super) const fn term(term: Term) -> &'static str {
    match term {
        Term::Title => "Records of processing activities",
        Term::KeptAsController => "kept as controller",
        Term::KeptAsProcessor => "kept as processor",
        Term::Organisation => "Organisation",
        Term::Contact => "Contact",
        Term::Dpo => "Data protection officer",
        Term::Representative => "Representative in the Union",
        Term::Joint => "Joint controllers",
        Term::ActsFor => "On behalf of",
        Term::Rests => "Kept under",
        Term::Activities => "Activities",
        Term::Purpose => "Purpose",
        Term::Name => "Name in the policy",
        Term::Basis => "Lawful basis",
        Term::People => "Categories of people",
        Term::Data => "Categories of data",
        Term::Recipients => "Recipients",
        Term::Transfers => "Transfers to third countries",
        Term::Erased => "Time limits for erasure",
        Term::Security => "Security measures",
        Term::Missing => "What is missing",
        Term::NothingMissing => "Nothing that Art. 30 asks for is left out.",
        Term::WherePossible => "where possible",
        Term::NoneSaid => "not said",
        Term::None => "none",
        Term::NotSaid => "ground not said",
        Term::KeptFor => "{period} from {from}",
        Term::KeptAtLeast => "not before {period} from {from}",
        Term::EndsWith => "when {from} happens",
        Term::UnlinkedFrom => "without the name when {from} happens",
        Term::BackupsOf => "backups of {from}: {period} longer",
        Term::Contents => "Contents",
        Term::Foot => "Generated from the policy; what it leaves out is listed above.",
    }
}
