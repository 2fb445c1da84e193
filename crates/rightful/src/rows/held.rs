//! Reads what rows in memory hold about one person.

use alloc::vec::Vec;

use super::capture::capture;
use super::{Row, Rows, cell};
use crate::access::{Gathering, Held, HeldRequest};
use crate::case::Subject;
use crate::gather::Gather;
use crate::pseudonym::PseudonymKey;
use crate::{Error, find};

/// Reads what `request` asks for. With the `key` of the domain [`SUPPRESSION`](crate::carry::SUPPRESSION) it tells also
/// which entries keep the person out (Art. 21(3)).
///
/// # Errors
/// [`Code::SubjectNobody`](crate::Code::SubjectNobody) where the subject is a row that is nobody; what [`find`] refuses.
pub fn held(
    request: &HeldRequest,
    subject: &Subject,
    rows: &Rows,
    key: Option<&PseudonymKey>,
) -> Result<Held, Error> {
    let captured = capture(&request.survey, subject, rows)?;
    if let Some(person) = request.survey.person() {
        find::somebody(person, subject, captured.accounts.len())?;
    }
    let people = request.survey.capture(&request.survey.people);
    let nobody = people.and_then(|people| people.person.as_ref()).and_then(|person| person.nobody.as_ref());
    let unreadable = super::count::unreadable(&request.survey, &captured, rows);
    let mut gathering = Gathering::new(request, captured.accounts);
    gathering.unreadable(&unreadable);
    for wanted in &request.survey.collections {
        let all = rows.of(&wanted.table);
        let read = request.read.get(&wanted.collection).map(Vec::as_slice).unwrap_or_default();
        for (i, class) in captured.rows.get(&wanted.collection).into_iter().flatten() {
            let Some(row) = all.get(*i) else { continue };
            let own = wanted.collection == request.survey.people && super::count::is_account(wanted, class);
            if own && nobody.is_some_and(|nobody| nobody.holds(&|column| cell(row, column))) {
                return Err(request.refused_as_nobody());
            }
            let cells: Row = read.iter().map(|column| (column.clone(), cell(row, column))).gather();
            gathering.row(&wanted.collection, class, cells);
        }
    }
    for list in &request.entries {
        let pseudonyms = gathering.entries(list, key)?;
        let read = request.read.get(&list.collection).map(Vec::as_slice).unwrap_or_default();
        for row in rows.of(&list.table).iter().filter(|row| pseudonyms.contains(&cell(row, &list.column))) {
            gathering.row(
                &list.collection,
                "",
                read.iter().map(|column| (column.clone(), cell(row, column))).gather(),
            );
        }
    }
    for others in &request.others {
        for row in rows.of(&others.table) {
            gathering.person(others, &|column| cell(row, column));
        }
    }
    Ok(gathering.held())
}
