//! What has to be done outside the store: recipients told, uses stopped, other stores planned.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::document::{Act, Item, NewValue, Task};
use super::fate::Fates;
use super::restrict::{Marks, marks, outlives_its_ground};
use super::suppress;
use super::view::View;
use crate::calendar::Date;
use crate::case::{Correction, RestrictionGround, Trigger};
use crate::decide::{
    Outcome, Reason, Ruling, Standing, Stop, Withdrawn, stops, was_stopped, was_told, withdrawals,
};
use crate::gather::Gather;
use crate::law::{
    Citation, DataChange, Ground, NoticeAnswer, NoticeDuty, NoticeFacts, NoticeTo, Occasion, notice,
};
use crate::policy::{LinkForm, Recipient};
use crate::survey::Survey;
use crate::{Case, Name, Path};

pub(super) fn tasks(view: &View<'_>, survey: &Survey, fates: &Fates<'_, '_>, items: &[Item]) -> Vec<Task> {
    let mut tasks = BTreeSet::new();
    let happened = Happened::all(view, fates, items);
    let withdrawn = withdrawn(view);
    let stranger = survey.accounts == 0 && (!fates.rows.is_empty() || suppress::keeps_out(survey));
    tell(view, (&withdrawn, &happened), items, stranger, &mut tasks);
    inform(view, &happened, &mut tasks);
    restrict(view, fates, &mut tasks);
    settle(view, items, &mut tasks);
    supplement(items, &mut tasks);
    old_value_in_text(view, fates, &mut tasks);
    suppress::tasks(view, survey, &mut tasks);
    stop_use(view, items, &mut tasks);
    if stranger || !fates.rows.is_empty() {
        stop_channel(view, &mut tasks);
    }
    other_stores(view, &mut tasks);
    tasks.into_iter().collect()
}

/// What happened to the rows of a collection.
#[derive(Default)]
struct Happened<'i> {
    gone: bool,
    cut: bool,
    changed: BTreeSet<&'i str>,
    /// The columns of `changed` that go by Art. 17(1), whatever the case is about.
    of_right: BTreeSet<&'i str>,
    /// So does the row.
    row_of_right: bool,
    corrected: BTreeSet<String>,
    restricted: BTreeSet<&'i str>,
    /// Rows are only stored, key and links with them.
    rows_restricted: bool,
    freed: bool,
}

impl<'i> Happened<'i> {
    fn all(view: &View<'_>, fates: &Fates<'_, '_>, items: &'i [Item]) -> BTreeMap<&'i str, Self> {
        let recipients = &view.policy.document().recipients;
        let received: BTreeSet<&str> =
            recipients.values().flat_map(|recipient| &recipient.receives).filter_map(home).collect();
        let public = |collection: &str| {
            view.place(collection).is_some_and(|place| place.fields.iter().any(|field| field.field.public))
        };
        let of_collections = items.chunk_by(|one, next| one.collection == next.collection);
        let named = of_collections.filter_map(|items| Some((items.first()?.collection.as_str(), items)));
        named
            .filter(|(collection, _)| received.contains(collection) || public(collection))
            .map(|(collection, items)| (collection, Self::to(fates, collection, items)))
            .gather()
    }

    fn to(fates: &Fates<'_, '_>, collection: &str, items: &'i [Item]) -> Self {
        let fields = |which: &dyn Fn(&Item) -> bool| {
            items.iter().filter(|item| which(item)).flat_map(|item| &item.fields).map(Name::as_str).collect()
        };
        let of_row =
            |which: &dyn Fn(&Item) -> bool| items.iter().any(|item| item.fields.is_empty() && which(item));
        let restricts = |item: &Item| {
            matches!(item.ruling.reason, Reason::RestrictionObtained | Reason::ObjectionPending)
        };
        // What a right that erases nothing writes is no erasure: a mark, or what is right.
        let stays = |item: &Item| {
            matches!(
                item.ruling.reason,
                Reason::NotConcerned
                    | Reason::RestrictionObtained
                    | Reason::RestrictionLifted
                    | Reason::ObjectionPending
                    | Reason::Inaccurate
            )
        };
        let written = fates.of(collection).iter().flat_map(|row| &row.set);
        let written = written.filter(|(_, to)| matches!(to, NewValue::Corrected { .. }));
        let obliges = |item: &Item| obliges(&item.ruling);
        Self {
            of_right: fields(&|item| item.act != Act::Stay && obliges(item)),
            row_of_right: of_row(&|item| item.act != Act::Stay && obliges(item)),
            gone: of_row(&|item| item.act == Act::Delete),
            cut: of_row(&|item| item.act == Act::Change && !stays(item)),
            changed: fields(&|item| item.act != Act::Stay && (!stays(item) || item.act == Act::Delete)),
            corrected: written.map(|(column, _)| String::from(*column)).collect(),
            restricted: fields(&restricts),
            rows_restricted: of_row(&restricts),
            freed: of_row(&|item| {
                item.ruling.reason == Reason::RestrictionLifted && item.ruling.outcome == Outcome::Keep
            }),
        }
    }

    /// What it happened to one column for.
    fn occasion(&self, view: &View<'_>, is_link: bool, column: &str) -> Occasion {
        let of_right = self.of_right.contains(column) || (self.row_of_right && is_link);
        if of_right { Occasion::Right } else { occasion(view.case) }
    }

    /// What happened to one column.
    fn to_column(&self, is_link: bool, column: &str) -> Option<DataChange> {
        if self.gone || self.changed.contains(column) || (self.cut && is_link) {
            Some(DataChange::Erased)
        } else if self.corrected.contains(column) {
            Some(DataChange::Rectified)
        } else if self.restricted.contains(column) || (self.rows_restricted && is_link) {
            Some(DataChange::Restricted)
        } else {
            self.freed.then_some(DataChange::RestrictionLifted)
        }
    }
}

/// Recipients learn of what they received and is erased, corrected or restricted, or of a purpose that has ended; who relies
/// on a consent that is withdrawn, of that. Of a
/// stranger, who has no account, they may have received what other people's accounts hold: a mailer their address.
fn tell(
    view: &View<'_>,
    (withdrawn, happened): (&Withdrawn, &BTreeMap<&str, Happened<'_>>),
    items: &[Item],
    stranger: bool,
    tasks: &mut BTreeSet<Task>,
) {
    for (name, recipient) in &view.policy.document().recipients {
        let relies = relies(view, withdrawn, (name, recipient));
        let stands = |standing: Standing| {
            let states = recipient.purposes.iter().filter(|purpose| !knows(view, purpose, name));
            let mut states = states.filter_map(|purpose| view.decision.purposes.get(purpose));
            states.any(|state| state.standing == standing)
        };
        let stopped = relies || stands(Standing::Ended);
        // What is objected to is only stored for them too, until the objection is weighed (Art. 18(1)(d), 19).
        let paused = stands(Standing::Waits);
        let change = |path: &Path| {
            let home = home(path)?;
            let stops = || {
                let stops = stopped || stops_there(view, items, home, recipient);
                paused.then_some(DataChange::Restricted).or(stops.then_some(DataChange::UseStopped))
            };
            let is_link = is_link(view, home, path.last());
            let there = happened.get(home);
            let change = match there {
                Some(there) => there.to_column(is_link, path.last()).or_else(stops)?,
                None if stranger && home == view.people => stops()?,
                None => return None,
            };
            let occasion = match there {
                _ if relies => Occasion::ConsentWithdrawn,
                Some(there) => there.occasion(view, is_link, path.last()),
                None => occasion(view.case),
            };
            Some((change, occasion))
        };
        let to = NoticeTo::from(recipient.kind);
        let told =
            |(change, occasion)| (change, notice(&NoticeFacts { change, occasion, to, excused: None }));
        let found = recipient.receives.iter().filter_map(|path| Some((path, told(change(path)?))));
        let due: Vec<(&Path, DataChange, NoticeAnswer)> = found
            .map(|(path, (change, told))| (path, change, told))
            .filter(|(.., told)| told.duty != NoticeDuty::Nothing)
            .collect();
        let strongest = due.iter().min_by_key(|(_, change, told)| (told.duty, *change));
        let Some((_, strongest, told)) = strongest else { continue };
        tasks.insert(Task::Tell {
            recipient: name.clone(),
            capacity: recipient.kind,
            under: told.cites.first().map(ToString::to_string).unwrap_or_default(),
            fields: due.iter().map(|(path, ..)| (*path).clone()).collect(),
            change: Some(*strongest)
                .filter(|change| !matches!(change, DataChange::Erased | DataChange::UseStopped)),
        });
    }
}

/// The consents that are withdrawn, however the case says so: whoever relies on one is told (C-129/21). A right that erases
/// nothing leaves uses as they are.
fn withdrawn(view: &View<'_>) -> Withdrawn {
    if erases_nothing(view) { Withdrawn::default() } else { withdrawals(view.policy, view.case) }
}

/// Whether the case is about a right that erases nothing.
const fn erases_nothing(view: &View<'_>) -> bool {
    matches!(
        view.case.trigger,
        Trigger::Restriction { .. } | Trigger::RestrictionLifted { .. } | Trigger::Rectification { .. }
    )
}

/// Whether an item goes by Art. 17(1): a consent that is withdrawn or an objection obliges without a request, also where the
/// case is about a period or the end of a relationship.
fn obliges(ruling: &Ruling) -> bool {
    let by = |reason: &Reason| {
        matches!(reason, Reason::ConsentWithdrawn | Reason::ObjectionUpheld | Reason::MarketingObjection)
    };
    let of_art_17 = |cite: &Citation| cite.as_str().starts_with("GDPR Art. 17(1)(");
    match ruling.outcome {
        Outcome::Erase => ruling.cites.iter().any(of_art_17),
        Outcome::Unlink => ruling.stop_reasons.iter().any(by) || ruling.cites.iter().any(of_art_17),
        _ => false,
    }
}

/// Whether what was found about a collection ends a purpose of a recipient there, though not everywhere.
fn stops_there(view: &View<'_>, items: &[Item], home: &str, recipient: &Recipient) -> bool {
    let found = match &view.case.trigger {
        Trigger::Erasure { collections, .. } | Trigger::ControllerInstruction { collections, .. } => {
            collections.iter().any(|name| name == home)
        }
        _ => false,
    };
    let lost = |item: &Item| item.ruling.use_stops.iter().any(|purpose| recipient.purposes.contains(purpose));
    found && items.iter().any(|item| item.collection == home && lost(item))
}

/// Whether a recipient was told already that a purpose has ended with its consent.
fn knows(view: &View<'_>, purpose: &str, recipient: &str) -> bool {
    let ended = view.decision.purposes.get(purpose);
    let ended = ended.filter(|state| state.reason == Reason::ConsentWithdrawn).and_then(|state| state.since);
    ended.is_some_and(|ended| was_told(view.case, purpose, recipient, ended))
}

/// Whether a recipient relies on a consent that the case withdraws, for a purpose or on a channel it is used for, and was not
/// told of it yet.
fn relies(view: &View<'_>, withdrawn: &Withdrawn, (name, recipient): (&str, &Recipient)) -> bool {
    let news = |purpose: &str, day: &Date| !was_told(view.case, purpose, name, *day);
    let on_a_channel = |purpose: &String| {
        let ended = view.decision.purposes.get(purpose).is_some_and(|it| it.standing == Standing::Ended);
        let of_it = withdrawn.channels.get(purpose);
        let mut of_it = of_it.into_iter().flatten().filter(|(_, day)| news(purpose, day));
        of_it.any(|(channel, _)| ended || recipient.uses(channel))
    };
    let wholly = |purpose: &String| withdrawn.purposes.get(purpose).is_some_and(|day| news(purpose, day));
    recipient.purposes.iter().any(|purpose| wholly(purpose) || on_a_channel(purpose))
}

/// A channel on which a consent has ended is used no more, though the purpose goes on. A right that erases nothing leaves uses
/// as they are, and what was stopped since is told no more.
fn stop_channel(view: &View<'_>, tasks: &mut BTreeSet<Task>) {
    let asked = erases_nothing(view);
    let done = |stop: &Stop| {
        stop.since.is_some_and(|ended| was_stopped(view.case, &stop.purpose, Some(&stop.channel), ended))
    };
    let stops = stops(view.policy.document(), &view.decision.purposes).filter(|stop| !asked && !done(stop));
    tasks.extend(stops.map(|stop| {
        let Stop { purpose, channel, goes_on, fields, since: _, recipients } = stop;
        Task::StopChannel { purpose, channel, goes_on, fields, recipients }
    }));
}

/// What was made public and is erased on a right: others who took it over are informed (Art. 17(2)).
fn inform(view: &View<'_>, happened: &BTreeMap<&str, Happened<'_>>, tasks: &mut BTreeSet<Task>) {
    let mut fields = Vec::new();
    for (name, there) in happened {
        let Some(place) = view.place(name) else { continue };
        for field in place.fields.iter().filter(|field| field.field.public) {
            let Some(change) = there.to_column(false, field.name) else { continue };
            let occasion = there.occasion(view, false, field.name);
            let facts = NoticeFacts { change, occasion, to: NoticeTo::PublicData, excused: None };
            if notice(&facts).duty == NoticeDuty::Inform {
                fields.push(place.at(field.name));
            }
        }
    }
    if !fields.is_empty() {
        tasks.insert(Task::Inform { fields });
    }
}

/// What a case stands for: a right of the person, or the controller's own duty to clean up.
const fn occasion(case: &Case) -> Occasion {
    match case.trigger {
        Trigger::RelationshipEnded { .. }
        | Trigger::RetentionDue
        | Trigger::ControllerInstruction { .. }
        | Trigger::Access {}
        | Trigger::Portability {} => Occasion::CleanUp,
        Trigger::Erasure { .. }
        | Trigger::ConsentWithdrawn { .. }
        | Trigger::Restriction { .. }
        | Trigger::RestrictionLifted { .. }
        | Trigger::Rectification { .. }
        | Trigger::Objection { .. } => Occasion::Right,
    }
}

/// What no executor can mark is marked, or freed from the mark, by whoever keeps the store (Art. 18).
fn restrict(view: &View<'_>, fates: &Fates<'_, '_>, tasks: &mut BTreeSet<Task>) {
    let mut outside: BTreeMap<(&str, RestrictionGround, bool), (bool, BTreeSet<String>)> = BTreeMap::new();
    for row in &fates.rows {
        if let Marks::Outside { ground, fields } = marks(view, row) {
            let lifted = row.decided.ruling.reason == Reason::RestrictionLifted;
            let (rows, all) = outside.entry((row.place.name, ground, lifted)).or_default();
            *rows |= fields.is_empty();
            all.extend(fields);
        }
        if outlives_its_ground(view, row) {
            let collection = row.place.name.into();
            tasks.insert(Task::Lift { collection, ground: RestrictionGround::ObjectionPending });
        }
    }
    for ((collection, ground, lifted), (rows, fields)) in outside {
        let fields = if rows { Vec::new() } else { fields.into_iter().collect() };
        tasks.insert(Task::Restrict { collection: collection.into(), fields, ground, lifted });
    }
}

/// What is due to go, by a ground of Art. 17(1) or because nothing needs it any more (Art. 5(1)(e)), and a restriction keeps until
/// what it waits for is settled (Art. 18(1), (3)).
fn settle(view: &View<'_>, items: &[Item], tasks: &mut BTreeSet<Task>) {
    type Waits<'i> = (&'i str, Option<Ground>, &'i [RestrictionGround]);
    let mut waiting: BTreeMap<Waits<'_>, (bool, BTreeSet<&Name>)> = BTreeMap::new();
    for item in items.iter().filter(|item| item.ruling.outcome == Outcome::Restrict) {
        let ground = item.ruling.ground;
        if ground.is_none() && !kept_by_restriction_alone(view, &item.ruling) {
            continue;
        }
        let waits = (item.collection.as_str(), ground, item.ruling.restricted_by.as_slice());
        let (rows, fields) = waiting.entry(waits).or_default();
        *rows |= item.fields.is_empty();
        fields.extend(&item.fields);
    }
    for ((collection, ground, restricted_by), (rows, fields)) in waiting {
        let fields = if rows { Vec::new() } else { fields.into_iter().map(String::from).collect() };
        let (collection, restricted_by) = (collection.into(), restricted_by.to_vec());
        tasks.insert(Task::Settle { collection, fields, ground, restricted_by });
    }
}

/// Whether nothing but a restriction keeps an item as it is: no period, hold or exception lies beneath it, and every purpose it was
/// held for has ended or goes on without the name (Art. 5(1)(c), (e)).
fn kept_by_restriction_alone(view: &View<'_>, ruling: &Ruling) -> bool {
    let without_name = |purpose: &String| {
        let state = view.decision.purposes.get(purpose);
        state.is_some_and(|state| state.standing == Standing::RunsUnlinked)
    };
    ruling.reason == Reason::Restricted && ruling.until.is_none() && ruling.purposes.iter().all(without_name)
}

/// Evidence of what was stated at the time is supplemented (Art. 16, second sentence).
fn supplement(items: &[Item], tasks: &mut BTreeSet<Task>) {
    let mut frozen: BTreeMap<&str, BTreeSet<&Name>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.ruling.reason == Reason::Supplemented) {
        frozen.entry(&item.collection).or_default().extend(&item.fields);
    }
    for (collection, fields) in frozen {
        let fields = fields.into_iter().map(String::from).collect();
        tasks.insert(Task::Supplement { collection: collection.into(), fields });
    }
}

/// Text by which rows were found names an identifier that is corrected: it is left as it is, and leads there no more.
fn old_value_in_text(view: &View<'_>, fates: &Fates<'_, '_>, tasks: &mut BTreeSet<Task>) {
    let Trigger::Rectification { corrections, .. } = &view.case.trigger else { return };
    let identifies = |one: &Correction| {
        let known = one.collection == view.people && view.person.identifiers.contains_key(&one.field);
        known && !one.was.is_null()
    };
    if !corrections.iter().any(identifies) {
        return;
    }
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &fates.rows {
        for link in row.place.leading(row.class).filter(|link| link.to_person) {
            if let LinkForm::Text { column } = link.form {
                named.entry(row.place.name).or_default().insert(column);
            }
        }
    }
    tasks.extend(named.into_iter().map(|(collection, fields)| Task::TextNamesOldValue {
        collection: collection.into(),
        fields: fields.into_iter().map(String::from).collect(),
    }));
}

/// The collection of a column.
fn home(column: &Path) -> Option<&str> {
    let (_, parents) = column.segments().split_last()?;
    parents.last().map(Name::as_str)
}

/// Whether a column is one of a link, which is an item of its row.
fn is_link(view: &View<'_>, collection: &str, column: &str) -> bool {
    let links = view.policy.collection(collection).into_iter().flat_map(|collection| &collection.links);
    links.into_iter().any(|(name, link)| link.form(name).reads(column))
}

/// Users of a purpose that has ended lose what another purpose keeps (Art. 5(1)(b)), and those of one that waits until the
/// objection to it is weighed (Art. 18(1)(d)). What was stopped since it ended is told no more.
fn stop_use(view: &View<'_>, items: &[Item], tasks: &mut BTreeSet<Task>) {
    let done = |purpose: &str| {
        let ended = view.decision.purposes.get(purpose).filter(|state| state.standing == Standing::Ended);
        let ended = ended.and_then(|state| state.since);
        ended.is_some_and(|ended| was_stopped(view.case, purpose, None, ended))
    };
    let mut lost: BTreeMap<(&str, &str, bool), BTreeSet<&str>> = BTreeMap::new();
    for item in items {
        for (purpose, reason) in item.ruling.use_stops.iter().zip(&item.ruling.stop_reasons) {
            if done(purpose) {
                continue;
            }
            let weighed = *reason == Reason::ObjectionPending;
            let fields = lost.entry((purpose, &item.collection, weighed)).or_default();
            fields.extend(item.fields.iter().map(Name::as_str));
        }
    }
    for ((purpose, collection, weighed), fields) in lost {
        let fields = fields.into_iter().map(String::from).collect();
        let (purpose, collection) = (purpose.into(), collection.into());
        tasks.insert(Task::StopUse { purpose, collection, fields, weighed });
    }
}

/// Other stores of the map that hold people, or rows that lead to them.
fn other_stores(view: &View<'_>, tasks: &mut BTreeSet<Task>) {
    for collection in view.policy.document().collections.values() {
        let leads = || collection.links.values().any(|link| view.policy.carries(link));
        if collection.store != view.store && (collection.person.is_some() || leads()) {
            tasks.insert(Task::OtherStore { store: collection.store.clone() });
        }
    }
}
