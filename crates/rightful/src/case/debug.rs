//! What a case shows of itself to those who debug: its kind, never a fact about the person or words written about them.

use core::fmt;

use super::{Case, ClaimedException, Hold, Subject, Trigger};

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Case({:?}, {:?}, decided {})", self.trigger, self.subject, self.decided)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Subject({})", self.collection)
    }
}

impl fmt::Debug for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RelationshipEnded { event, .. } => write!(f, "RelationshipEnded({event})"),
            Self::Erasure { ground, .. } => write!(f, "Erasure({ground:?})"),
            Self::Restriction { ground, .. } => write!(f, "Restriction({ground:?})"),
            Self::RestrictionLifted { ground, .. } => write!(f, "RestrictionLifted({ground:?})"),
            Self::Rectification { corrections, .. } => write!(f, "Rectification({corrections:?})"),
            Self::Objection { purposes, .. } => write!(f, "Objection({purposes:?})"),
            Self::ConsentWithdrawn { purposes, .. } => write!(f, "ConsentWithdrawn({purposes:?})"),
            Self::RetentionDue => f.write_str("RetentionDue"),
            Self::Access {} => f.write_str("Access"),
            Self::Portability {} => f.write_str("Portability"),
            Self::ControllerInstruction { .. } => f.write_str("ControllerInstruction"),
        }
    }
}

impl fmt::Debug for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hold({:?}, review {})", self.collections, self.review)
    }
}

impl fmt::Debug for ClaimedException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClaimedException({:?}, {:?}, until {})", self.exception, self.collections, self.until)
    }
}
