//! The portable package (Art. 20): what the person provided, on consent or a contract, in a form that machines read.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::context::circumstances;
use super::copy::{assemble, in_scope, other_request, uses_of};
use super::datum::Cell;
use super::held::{Held, HeldRequest, HeldRow};
use super::missing::Missing;
use super::people::FileKey;
use super::row::Shown;
use crate::case::Trigger;
use crate::decide::Uses;
use crate::law::{Availability, Citation, Cited, LeftOut, Right, WithholdGround, right};
use crate::pointer::Pointer;
use crate::policy::{Field, PurposeUse, Source};
use crate::read::Read;
use crate::shape::{self, Names};
use crate::{Case, Date, Hash, Policy, Problems, to_canonical};

/// The portable package (Art. 20(1)): structured, commonly used, machine-readable. `Debug` shows numbers only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Package {
    /// The form of the package.
    pub form: PackageForm,
    /// The policy it was made on.
    pub policy: Hash,
    /// The day it was made.
    pub on: Date,
    /// Who hands it out.
    pub controller: String,
    /// The collections that hold anything portable.
    pub collections: BTreeMap<String, PackageCollection>,
    /// What is in the copy of Art. 15(3) and not here, and why.
    pub left_out: Vec<LeftOutCells>,
    /// How many other people are told apart in the file.
    pub others: u64,
    /// What could not be looked at.
    pub missing: Vec<Missing>,
}

/// The form of a package; a later one has another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[non_exhaustive]
pub enum PackageForm {
    /// The one of this version.
    #[serde(rename = "rightful-portability-1")]
    One,
}

/// The portable rows of one collection (Art. 20(1)).
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PackageCollection {
    /// The columns in order, each with what it holds.
    pub columns: Vec<PackageColumn>,
    /// The rows; a column that is not there in a row was left out there.
    pub rows: Vec<BTreeMap<String, Cell>>,
}

/// A column of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PackageColumn {
    /// Its name.
    pub name: String,
    /// Whether the person provided it or the service observed it; nothing for keys and links, which hold the rows together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The category of data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Cells that are in the copy and not in the package (Art. 20(1), 20(3), 20(4)).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct LeftOutCells {
    /// The collection.
    pub collection: String,
    /// The column.
    pub column: String,
    /// Why.
    pub reason: LeftOut,
    /// Where the reason stands.
    pub cites: Citation,
    /// How many cells.
    pub cells: u64,
}

impl core::fmt::Debug for Package {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Package({} collections)", self.collections.len())
    }
}

impl core::fmt::Debug for PackageCollection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "PackageCollection({} rows)", self.rows.len())
    }
}

impl Package {
    /// Reads a package back.
    ///
    /// # Errors
    /// Every problem of shape; names that are not ours are told by their position.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        shape::read(text, Names::ByPosition)
    }

    /// Its canonical JSON: equal packages have equal bytes.
    ///
    /// # Errors
    /// [`Code::CanonicalForm`](crate::Code::CanonicalForm) for a name that has no canonical form.
    pub fn canonical(&self) -> Result<String, Problems> {
        to_canonical(self).map_err(Problems::from)
    }

    /// The JSON Schema of packages.
    #[must_use]
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }

    /// Whether anything is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.collections.is_empty()
    }
}

/// The package of Art. 20: of what the copy of Art. 15(3) holds, the data that the person provided or that were observed of
/// them (WP242 rev.01), as far as a purpose that goes on rests on consent or a contract, and the consent on a channel they
/// serve. Keys and links stay in rows of
/// which anything else does: they hold them together.
///
/// # Errors
/// [`Code::AccessTrigger`](crate::Code::AccessTrigger) where the case asks for something else;
/// [`Code::AccessDeceased`](crate::Code::AccessDeceased) where the person is dead (Recital 27); every fact of the case that does
/// not fit the policy.
pub fn portability(
    policy: &Policy,
    case: &Case,
    request: &HeldRequest,
    held: &Held,
    key: &FileKey,
) -> Result<Package, Problems> {
    if !matches!(case.trigger, Trigger::Portability {}) {
        return Err(other_request("portability"));
    }
    in_scope(case)?;
    let carries = Carries::of(policy, case)?;
    let assembled = assemble(policy, request, held, key)?;
    let (mut collections, mut others) = (BTreeMap::new(), BTreeSet::new());
    let mut left_out: BTreeMap<(String, String, LeftOut), u64> = BTreeMap::new();
    for (name, rows) in assembled.collections {
        let mut kept = Vec::new();
        for (row, shown) in &rows {
            let Some(cells) = portable_row(policy, &carries, name, row, shown, &mut left_out) else {
                continue;
            };
            others.extend(cells.keys().filter_map(|column| shown.others.get(column)).flatten().copied());
            kept.push(cells);
        }
        if !kept.is_empty() {
            collections.insert(name.to_string(), packed(policy, request, name, kept));
        }
    }
    let unsaid: Vec<Missing> = left_out.keys().filter_map(unsaid).collect();
    let left_out = left_out.into_iter().map(|((collection, column, reason), cells)| {
        let cites = where_it_stands(policy, &collection, &column, reason);
        LeftOutCells { collection, column, reason, cites, cells }
    });
    let mut package = Package {
        form: PackageForm::One,
        policy: policy.hash(),
        on: case.decided,
        controller: policy.document().controller.name.clone(),
        collections,
        left_out: left_out.collect(),
        others: others.len() as u64,
        missing: request.not_looked_at(held).into_iter().chain(unsaid).collect(),
    };
    let law = Cited::by(policy, Some(case.decided));
    package.left_out.iter_mut().for_each(|left_out| law.rename(&mut left_out.cites));
    package.missing.iter_mut().for_each(|missing| law.rename(&mut missing.cites));
    Ok(package)
}

/// Where the reason stands: what is a credential (Art. 32(1), *convention*) or what law restricts (Art. 23(1)) is not withheld for
/// the rights of others (Art. 20(4)).
fn where_it_stands(policy: &Policy, collection: &str, column: &str, reason: LeftOut) -> Citation {
    let withheld = policy.collection(collection).and_then(|collection| collection.withheld(column));
    match withheld.map(|withheld| withheld.ground) {
        Some(ground @ (WithholdGround::Credential | WithholdGround::ByLaw))
            if reason == LeftOut::Withheld =>
        {
            ground.citation()
        }
        _ => reason.citation(),
    }
}

/// What the policy would have to say before it can be told whether cells belong in the package.
fn unsaid((collection, column, reason): &(String, String, LeftOut)) -> Option<Missing> {
    let at = Pointer::of(["collections", collection, "fields", column, "source"]);
    let message =
        "the policy does not say where it comes from: what the person provided in it is not in the package";
    (*reason == LeftOut::SourceNotSaid).then(|| Missing::new(at, message, "GDPR Art. 20(1)"))
}

/// The purposes that carry a package, as far as they go on: on consent or a contract (Art. 20(1)(a)), for special categories
/// on explicit consent too.
struct Carries<'p> {
    plain: BTreeSet<&'p str>,
    special: BTreeSet<&'p str>,
    uses: Uses<'p>,
}

impl<'p> Carries<'p> {
    fn of(policy: &'p Policy, case: &'p Case) -> Result<Self, Problems> {
        let uses = Uses::of(policy, case)?;
        let mut carries = Self { plain: BTreeSet::new(), special: BTreeSet::new(), uses };
        for (name, purpose) in &policy.document().purposes {
            // The gate of Art. 9(2)(a) stands in place of the basis for special categories, and for them alone.
            let with_gate = circumstances(purpose, Some(Source::Provided));
            let mut without = with_gate.clone();
            without.special = None;
            let opens = |known| {
                right(Right::Portability, known)
                    .map(|answer| answer.availability != Availability::NotAvailable)
            };
            if opens(&without)? {
                carries.plain.insert(name);
            }
            if opens(&with_gate)? {
                carries.special.insert(name);
            }
        }
        Ok(carries)
    }

    fn any(&self, uses: &[&PurposeUse], field: &Field) -> bool {
        let carrying = if field.special { &self.special } else { &self.plain };
        let carries = |used: &&PurposeUse| carrying.contains(used.purpose());
        uses.iter().any(|used| carries(used) && self.uses.goes_on(used, field.special))
    }
}

/// What of a row goes with the person; nothing where that is only what holds rows together.
fn portable_row(
    policy: &Policy,
    carries: &Carries<'_>,
    name: &str,
    row: &HeldRow,
    shown: &Shown,
    left_out: &mut BTreeMap<(String, String, LeftOut), u64>,
) -> Option<BTreeMap<String, Cell>> {
    let collection = policy.collection(name)?;
    let mut kept = BTreeMap::new();
    let mut structure = BTreeMap::new();
    let mut any = false;
    for (column, cell) in &shown.cells {
        let Some(field) = collection.fields.get(column) else {
            structure.insert(column.clone(), cell.clone());
            continue;
        };
        match why_not(policy, carries, (name, row), (field, cell), shown) {
            None => {
                any |= !cell.is_null();
                kept.insert(column.clone(), cell.clone());
            }
            Some(_) if cell.is_null() => {}
            Some(reason) => *left_out.entry((name.to_string(), column.clone(), reason)).or_default() += 1,
        }
    }
    structure.retain(|_, cell| !matches!(cell, Cell::Withheld(_)));
    kept.extend(structure);
    any.then_some(kept)
}

fn why_not(
    policy: &Policy,
    carries: &Carries<'_>,
    (name, row): (&str, &HeldRow),
    (field, cell): (&Field, &Cell),
    shown: &Shown,
) -> Option<LeftOut> {
    if !matches!(cell, Cell::Value(_)) {
        return Some(LeftOut::Withheld);
    }
    if !carries.any(&uses_of(policy, name, Some(field), &row.cells), field) {
        return Some(LeftOut::Basis);
    }
    match policy.document().source_of(field) {
        None => Some(LeftOut::SourceNotSaid),
        Some(Source::Inferred) => Some(LeftOut::Inferred),
        Some(Source::ThirdParty) => Some(LeftOut::FromElsewhere),
        Some(Source::Provided) if !shown.by_person => Some(LeftOut::ByAnother),
        Some(Source::Observed) if !shown.takes_part => Some(LeftOut::ByAnother),
        Some(Source::Provided | Source::Observed) => None,
    }
}

fn packed(
    policy: &Policy,
    request: &HeldRequest,
    name: &str,
    rows: Vec<BTreeMap<String, Cell>>,
) -> PackageCollection {
    let read = request.read.get(name).map(Vec::as_slice).unwrap_or_default();
    let used = read.iter().filter(|column| rows.iter().any(|row| row.contains_key(*column)));
    let column = |column: &String| {
        let home = policy.collection(name);
        let field = home.and_then(|home| home.fields.get(column));
        let declared = policy.document();
        PackageColumn {
            name: column.clone(),
            source: field.and_then(|field| declared.source_of(field)),
            category: home
                .zip(field)
                .and_then(|(home, field)| declared.category_of(home, field))
                .map(ToString::to_string),
        }
    };
    PackageCollection { columns: used.map(column).collect(), rows }
}
