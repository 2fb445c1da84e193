//! The serde attributes of a type, a variant or a field, as far as a reader follows them.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Result};

/// What the attributes of one place say.
#[derive(Default)]
pub(crate) struct Attributes {
    pub(crate) closed: bool,
    pub(crate) default: bool,
    pub(crate) rename: Option<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) tag: Option<String>,
    pub(crate) untagged: bool,
    pub(crate) transparent: bool,
    pub(crate) try_from: Option<Path>,
}

/// How names of Rust become names of JSON.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Kebab,
    Snake,
    Lower,
}

impl Attributes {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut said = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| said.take(&meta))?;
        }
        Ok(said)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let text = || meta.value()?.parse::<LitStr>();
        match meta.path.get_ident().map(ToString::to_string).as_deref() {
            Some("deny_unknown_fields") => self.closed = true,
            Some("default") if meta.input.peek(syn::Token![=]) => {
                return Err(meta.error("a default of another name than `Default::default` is not read"));
            }
            Some("default") => self.default = true,
            Some("rename") => self.rename = Some(text()?.value()),
            Some("rename_all") => self.rename_all = Some(Case::of(&text()?)?),
            Some("tag") => self.tag = Some(text()?.value()),
            Some("untagged") => self.untagged = true,
            Some("transparent") => self.transparent = true,
            Some("try_from") => self.try_from = Some(text()?.parse()?),
            Some("into" | "skip_serializing_if") => drop(text()?),
            _ => return Err(meta.error("this attribute is not read")),
        }
        Ok(())
    }

    /// The name of a field or variant in JSON.
    pub(crate) fn name(&self, all: Option<Case>, name: &str) -> String {
        match (&self.rename, all) {
            (Some(renamed), _) => renamed.clone(),
            (None, Some(case)) => case.apply(name),
            (None, None) => name.into(),
        }
    }
}

impl Case {
    fn of(text: &LitStr) -> Result<Self> {
        match text.value().as_str() {
            "kebab-case" => Ok(Self::Kebab),
            "snake_case" => Ok(Self::Snake),
            "lowercase" => Ok(Self::Lower),
            _ => Err(syn::Error::new(text.span(), "this case is not read")),
        }
    }

    /// Of the name of a variant, `InWords`, or of a field, `in_words`.
    fn apply(self, name: &str) -> String {
        let between = match self {
            Self::Kebab => "-",
            Self::Snake => "_",
            Self::Lower => "",
        };
        let mut cased = String::new();
        for (at, character) in name.char_indices() {
            match character {
                '_' => cased += between,
                upper if upper.is_uppercase() && at > 0 => {
                    cased += between;
                    cased.extend(upper.to_lowercase());
                }
                other => cased.extend(other.to_lowercase()),
            }
        }
        cased
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn names_are_cased_as_serde_does() {
        assert_eq!(Case::Kebab.apply("PublicTask"), "public-task");
        assert_eq!(Case::Snake.apply("PublicTask"), "public_task");
        assert_eq!(Case::Lower.apply("PublicTask"), "publictask");
        assert_eq!(Case::Kebab.apply("valid_for"), "valid-for");
        assert_eq!(Case::Kebab.apply("Ccpa2"), "ccpa2");
    }
}
