//! Access and portability (Art. 15, 20): the information, the copy and the package.

use alloc::collections::BTreeMap;
use alloc::string::String;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, policy};
use crate::access::{self, AccessCopy, Context, FileKey, Held, HeldRequest, Package};
use crate::carry::SUPPRESSION;
use crate::gather::Gather;
use crate::read::Read;
use crate::report::{Language, access_html, access_text};
use crate::rows::Rows;
use crate::{Case, Hash, Policy, Problems, RootKey, Schema};

/// Tells what Art. 15(1)(a)–(h) and 15(2) ask to be told to the person of a case, and what the policy leaves out of it.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessContextCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case.
    case: Case,
}

/// Makes the copy of Art. 15(3) from rows, with the information beside it and everybody else told apart by numbers of this
/// file alone (Art. 15(4)).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessCopyCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case; its trigger is of kind `access`.
    case: Case,
    /// The schema of the rows.
    schema: Schema,
    /// 32 bytes of the caller's randomness as 64 hexadecimal digits, for the numbers of other people: no two files have the
    /// same.
    file_key: Hash,
    /// The rows by table.
    rows: Rows,
    /// The text of the root key, which alone tells whether an entry of a suppression list is of the person (Art. 21(3)).
    #[serde(default)]
    key: Option<String>,
    /// The form of a document to go with it.
    #[serde(default)]
    form: Option<AccessForm>,
}

/// The form of a document.
#[derive(Clone, Copy, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AccessForm {
    /// One self-contained HTML page.
    Html,
    /// Text.
    Text,
}

/// Makes the portable package of Art. 20 from rows.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PortabilityCall {
    /// The policy.
    policy: serde_json::Value,
    /// The case; its trigger is of kind `portability`.
    case: Case,
    /// The schema of the rows.
    schema: Schema,
    /// 32 bytes of the caller's randomness as 64 hexadecimal digits, for the numbers of other people: no two files have the
    /// same.
    file_key: Hash,
    /// The rows by table.
    rows: Rows,
    /// The text of the root key, which alone tells whether an entry of a suppression list is of the person (Art. 21(3)).
    #[serde(default)]
    key: Option<String>,
    /// Whether to give each collection as comma-separated values too.
    #[serde(default)]
    csv: bool,
}

/// The copy, and the document where one was asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccessAnswer {
    /// The copy.
    copy: AccessCopy,
    /// The document.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

/// The package, and its collections as comma-separated values where they were asked for.
#[derive(Serialize, JsonSchema)]
pub(super) struct PortabilityAnswer {
    /// The package.
    package: Package,
    /// Comma-separated values by collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    csv: Option<BTreeMap<String, String>>,
}

impl Call for AccessContextCall {
    const NAME: &'static str = "access_context";
    type Answer = Context;

    fn answer(self) -> Result<Context, Problems> {
        let policy = policy::read(self.policy)?;
        crate::letter::has_texts_for(&policy)?;
        access::context(&policy, &self.case).map_err(|problems| problems.under("/case"))
    }
}

impl Call for AccessCopyCall {
    const NAME: &'static str = "access_copy";
    type Answer = AccessAnswer;

    fn answer(self) -> Result<AccessAnswer, Problems> {
        let policy = policy::read(self.policy)?;
        let key = file_key(&self.file_key)?;
        let (request, held) = held(&policy, &self.case, &self.schema, (&self.rows, self.key.as_deref()))?;
        let copy = access::access_copy(&policy, &self.case, &request, &held, &key)
            .map_err(|problems| problems.under("/case"))?;
        let document = self.form.map(|form| match form {
            AccessForm::Html => access_html(&policy, &copy, Language::English),
            AccessForm::Text => access_text(&policy, &copy, Language::English),
        });
        Ok(AccessAnswer { copy, document })
    }
}

impl Call for PortabilityCall {
    const NAME: &'static str = "portability";
    type Answer = PortabilityAnswer;

    fn answer(self) -> Result<PortabilityAnswer, Problems> {
        let policy = policy::read(self.policy)?;
        let key = file_key(&self.file_key)?;
        let (request, held) = held(&policy, &self.case, &self.schema, (&self.rows, self.key.as_deref()))?;
        let package = access::portability(&policy, &self.case, &request, &held, &key)
            .map_err(|problems| problems.under("/case"))?;
        let csv = self.csv.then(|| {
            package.collections.iter().map(|(name, collection)| (name.clone(), collection.csv())).gather()
        });
        Ok(PortabilityAnswer { package, csv })
    }
}

fn held(
    policy: &Policy,
    case: &Case,
    schema: &Schema,
    (rows, key): (&Rows, Option<&str>),
) -> Result<(HeldRequest, Held), Problems> {
    let key =
        key.map(RootKey::from_text).transpose().map_err(|problem| Problems::from(problem).under("/key"))?;
    let key = key.map(|key| key.pseudonym_key(SUPPRESSION));
    let request = access::held_request(policy, case, schema)?;
    let held = crate::rows::held(&request, &case.subject, rows, key.as_ref())?;
    Ok((request, held))
}

fn file_key(key: &Hash) -> Result<FileKey, Problems> {
    FileKey::from_entropy(key.as_bytes()).map_err(|problem| Problems::from(problem).under("/file_key"))
}
