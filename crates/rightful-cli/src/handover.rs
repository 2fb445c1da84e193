//! That a copy was handed out, entered in a ledger: seen to before the files are written, entered after.

use std::path::Path;

use rightful::carry::Account;
use rightful::certificate::Gap;
use rightful::ledger::{HandedOut, Handover, copy_tag, subject_tag};
use rightful::survey::SurveyRequest;
use rightful::{Case, Code, Date, Error, Ledger, LedgerKey};

use crate::args::AccessArgs;
use crate::failure::Failure;
use crate::owner_files::Named;
use crate::places::Places;
use crate::{keys, ledger_file};

/// A ledger that can be written, as it was read, and the day of the entry.
pub(crate) struct Entering<'a> {
    ledger: &'a Path,
    read: Ledger,
    key: LedgerKey,
    day: Date,
}

impl<'a> Entering<'a> {
    /// Where a ledger is given: reads it, so that nothing is handed out that cannot be entered.
    pub(crate) fn of(args: &'a AccessArgs) -> Result<Option<Self>, Failure> {
        let places = Places::of_store(&args.store).case(&args.case).key(&args.key);
        places.writes("--ledger", args.ledger.as_ref()).apart()?;
        let Some(ledger) = &args.ledger else { return Ok(None) };
        let key = keys::root(args.key.key.as_deref())?.ledger_key();
        let day = crate::commands::run::day(args.on.as_deref())?;
        let read = ledger_file::open(ledger, &key)?;
        if read.is_closed() {
            let message = "the key of this ledger is destroyed: begin a new ledger with a new key";
            return Err(Failure::refused(Error::new(Code::LedgerKeyDestroyed, "", message)));
        }
        Ok(Some(Self { ledger, read, key, day }))
    }

    /// What earlier runs of the person have left that the case does not name.
    pub(crate) fn unnamed_stubs(
        &self,
        request: &SurveyRequest,
        case: &Case,
        accounts: &[Account],
    ) -> Result<Vec<Gap>, Error> {
        rightful_sql::unnamed_stubs(request, case, accounts, &self.read, &self.key)
    }

    /// Refuses where a file of what is handed out would be written over what is read.
    pub(crate) fn apart(args: &AccessArgs, files: &[Named]) -> Result<(), Failure> {
        let places = Places::of_store(&args.store).case(&args.case).key(&args.key);
        let places = places.reads("--ledger", args.ledger.as_ref());
        files.iter().fold(places, |places, (name, _)| places.writes("--out", &args.out.join(name))).apart()
    }

    /// Enters what was written.
    pub(crate) fn enter(self, what: HandedOut, case: &Case, file: &str) -> Result<(), Failure> {
        let Self { ledger, key, day, .. } = self;
        let (subject, copy) = (subject_tag(case, &key)?, copy_tag(file.as_bytes(), &key));
        let handover = Handover { what, day, subject, copy };
        ledger_file::append_handover(ledger, &handover, &key).map_err(|error| {
            let message = format!(
                "cannot be written ({}): the files are written and not entered; make room and hand out again with --force",
                error.kind()
            );
            Failure::refused(Error::new(Code::FileUnwritable, ledger.display(), message))
        })
    }
}
