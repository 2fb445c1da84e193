//! The people with a part in the story: the subject, an account left earlier, a colleague and near misses.

use time::{Date, Month};

use super::calendar::day;
use super::person::{Former, Person, surname, token};
use super::{Neighbours, Subject};

/// Closes the account.
pub(super) const SUBJECT: i64 = 417;
/// The same person's earlier account, deleted softly.
pub(super) const TWIN: i64 = 58;
/// Mentor of the subject.
pub(super) const COLLEAGUE: i64 = 42;
/// People the subject is a mentor of.
pub(super) const MENTEES: [i64; 4] = [101, 202, 305, 404];
/// Mentor of the earlier account.
pub(super) const TWIN_MENTOR: i64 = 6;

/// Accounts closed by earlier runs: people without a name, under numbers those runs drew.
pub(super) const CLOSED_EARLIER: [i64; 2] = [-2_873_640_155_102_734, -1_204_417_730_958_216];

/// The day the subject took another name.
pub(super) const RENAMED: Date = day(2019, Month::August, 17);

/// Who is near the subject and must not be taken for it.
pub(super) const NEIGHBOURS: Neighbours = Neighbours {
    colleague: COLLEAGUE,
    email_ends_alike: 418,
    email_starts_alike: 416,
    handle_starts_alike: 41,
};

/// The person of a number.
pub(super) fn person(seed: u64, id: i64) -> Person {
    let extra = Person { left: None, former: None, ..Person::extra(seed, id) };
    match id {
        SUBJECT => the_subject(),
        TWIN => twin(),
        id if id == NEIGHBOURS.email_ends_alike => Person {
            name: format!("Joe Zoë Musterfrau-{}", surname(&extra.token)),
            email: format!("joe{}", the_subject().email),
            ..extra
        },
        id if id == NEIGHBOURS.email_starts_alike => Person {
            name: format!("Zoé Musterfrau-{}", surname(&extra.token)),
            email: format!("{}.org", the_subject().email),
            ..extra
        },
        id if id == NEIGHBOURS.handle_starts_alike => Person {
            name: format!("Ma{}", the_subject().name.replacen('Z', "z", 1)),
            handle: format!("{}oo", the_subject().handle),
            ..extra
        },
        COLLEAGUE | TWIN_MENTOR => {
            Person { joined: day(2016, Month::February, 1), phone: extra.phone.clone(), ..extra }
        }
        id if MENTEES.contains(&id) => Person { joined: day(2022, Month::May, 2), ..extra },
        _ => Person::extra(seed, id),
    }
}

/// The identifiers of the account that is closed.
pub(super) fn subject() -> Subject {
    let Person { id, name, email, handle, phone, token, former, .. } = the_subject();
    let former = former.map(|former| (former.name, former.email)).unwrap_or_default();
    Subject {
        id,
        twin_id: TWIN,
        name,
        former_name: former.0,
        email,
        former_email: former.1,
        twin_email: twin().email,
        handle,
        phone: phone.unwrap_or_default(),
        token,
    }
}

fn the_subject() -> Person {
    let token = token(SUBJECT);
    Person {
        id: SUBJECT,
        name: format!("Zoë Musterfrau-{}", surname(&token)),
        email: format!("zoe.musterfrau-{token}@mentor.example"),
        handle: format!("zoemf_{token}"),
        phone: Some("+1-202-555-0142".to_owned()),
        joined: day(2016, Month::February, 29),
        left: None,
        former: Some(Former {
            name: format!("Zoë Beispiel-{}", surname(&token)),
            email: format!("zoe.beispiel-{token}@mentor.example"),
            until: RENAMED,
        }),
        token,
    }
}

/// Shares no programme, conversation, module or badge with the account that is closed: one person in their
/// place would otherwise need two rows of one key.
fn twin() -> Person {
    let token = token(SUBJECT);
    Person {
        id: TWIN,
        name: format!("Zoe Musterfrau-{}", surname(&token)),
        email: format!("Zoe.Musterfrau-{}@Mentor.Example", token.to_uppercase()),
        handle: format!("mfzoe_{token}"),
        phone: None,
        joined: day(2017, Month::October, 9),
        left: Some(day(2024, Month::February, 1)),
        former: None,
        token,
    }
}
