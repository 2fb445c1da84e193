//! The code of a reader.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Data, DataEnum, DeriveInput, Error, Fields, FieldsNamed, Result, Variant};

use crate::attributes::Attributes;

/// Both impls of a type.
pub(crate) fn read(input: &DeriveInput) -> Result<TokenStream> {
    let said = Attributes::of(&input.attrs)?;
    let body = body(input, &said)?;
    let name = &input.ident;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(::rightful::read::Read));
    }
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let mut with_lifetime = generics.clone();
    with_lifetime.params.insert(0, syn::parse_quote!('de));
    let (with_lifetime, ..) = with_lifetime.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #parameters ::rightful::read::Read for #name #arguments #bounds {
            fn read(json: &::rightful::read::Json) -> ::core::option::Option<Self> {
                use ::core::option::Option::{None, Some};
                #body
            }
        }

        #[automatically_derived]
        impl #with_lifetime ::serde::Deserialize<'de> for #name #arguments #bounds {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::rightful::read::deserialize(deserializer)
            }
        }
    })
}

fn body(input: &DeriveInput, said: &Attributes) -> Result<TokenStream> {
    if let Some(other) = &said.try_from {
        return Ok(quote! {
            let other = <#other as ::rightful::read::Read>::read(json)?;
            ::core::convert::TryFrom::try_from(other).ok()
        });
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(quote! { Some(Self(::rightful::read::Read::read(json)?)) })
            }
            Fields::Named(fields) if !said.transparent => {
                let members = Members::of(fields, said, None)?;
                let (object, members) = (members.object(), members.read);
                let default = said.default.then(|| quote! { let default = Self::default(); });
                Ok(quote! {
                    #object
                    #default
                    Some(Self { #members })
                })
            }
            _ => Err(refused(&input.ident)),
        },
        Data::Enum(data) if said.untagged => untagged(data),
        Data::Enum(data) => match &said.tag {
            Some(tag) => tagged_inside(data, said, tag),
            None => tagged_outside(data, said),
        },
        Data::Union(_) => Err(refused(&input.ident)),
    }
}

fn refused(at: &Ident) -> Error {
    Error::new(at.span(), "a form of this kind is not read")
}

/// The members of an object: their keys, and how each is read.
struct Members {
    keys: Vec<String>,
    read: TokenStream,
    closed: bool,
}

impl Members {
    /// Of these fields, beside the key that names the form.
    fn of(fields: &FieldsNamed, said: &Attributes, tag: Option<&str>) -> Result<Self> {
        let mut keys: Vec<String> = tag.map(String::from).into_iter().collect();
        let mut read = TokenStream::new();
        for field in &fields.named {
            let (Some(name), own) = (&field.ident, Attributes::of(&field.attrs)?) else { continue };
            let index = keys.len();
            // The name of a raw identifier is what stands behind `r#`.
            let plain = name.to_string();
            let case = if tag.is_some() { None } else { said.rename_all };
            keys.push(own.name(case, plain.trim_start_matches("r#")));
            read.extend(match (own.default, said.default && tag.is_none()) {
                (true, _) => quote! { #name: object.field_or_default(#index)?, },
                (false, true) => quote! { #name: object.field_or(#index, default.#name)?, },
                (false, false) => quote! { #name: object.field(#index)?, },
            });
        }
        Ok(Self { keys, read, closed: said.closed })
    }

    /// The object they are read from.
    fn object(&self) -> TokenStream {
        let (keys, closed) = (&self.keys, self.closed);
        quote! { let object = ::rightful::read::Object::of(json, &[#(#keys),*], #closed)?; }
    }
}

fn words(data: &DataEnum, said: &Attributes) -> Result<Vec<String>> {
    let word = |variant: &Variant| {
        Ok(Attributes::of(&variant.attrs)?.name(said.rename_all, &variant.ident.to_string()))
    };
    data.variants.iter().map(word).collect()
}

/// `{"tag": "word", …}`.
fn tagged_inside(data: &DataEnum, said: &Attributes, tag: &str) -> Result<TokenStream> {
    let words = words(data, said)?;
    let mut arms = TokenStream::new();
    for (index, variant) in data.variants.iter().enumerate() {
        let name = &variant.ident;
        arms.extend(match &variant.fields {
            Fields::Unit => {
                let object =
                    Members { keys: vec![tag.into()], read: TokenStream::new(), closed: said.closed }
                        .object();
                quote! { #index => { #object Some(Self::#name) } }
            }
            Fields::Named(fields) => {
                let members = Members::of(fields, said, Some(tag))?;
                let (object, members) = (members.object(), members.read);
                quote! { #index => { #object Some(Self::#name { #members }) } }
            }
            Fields::Unnamed(_) => return Err(refused(name)),
        });
    }
    Ok(quote! {
        match ::rightful::read::tag(json, #tag, &[#(#words),*])? {
            #arms
            _ => None,
        }
    })
}

/// `"word"`, or `{"word": …}` where the form holds something.
fn tagged_outside(data: &DataEnum, said: &Attributes) -> Result<TokenStream> {
    let words = words(data, said)?;
    let plain = data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
    let mut arms = TokenStream::new();
    for (index, variant) in data.variants.iter().enumerate() {
        let name = &variant.ident;
        arms.extend(match &variant.fields {
            Fields::Unit if plain => quote! { #index => Some(Self::#name), },
            Fields::Unit => quote! { (#index, None) => Some(Self::#name), },
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                quote! { (#index, Some(json)) => Some(Self::#name(::rightful::read::Read::read(json)?)), }
            }
            Fields::Named(fields) => {
                let members =
                    Members::of(fields, &Attributes { closed: said.closed, ..Attributes::default() }, None)?;
                let (object, members) = (members.object(), members.read);
                quote! { (#index, Some(json)) => { #object Some(Self::#name { #members }) } }
            }
            Fields::Unnamed(_) => return Err(refused(name)),
        });
    }
    let form = format_ident!("{}", if plain { "word" } else { "form" });
    Ok(quote! {
        match ::rightful::read::#form(json, &[#(#words),*])? {
            #arms
            _ => None,
        }
    })
}

/// The first form that reads it.
fn untagged(data: &DataEnum) -> Result<TokenStream> {
    let mut forms = TokenStream::new();
    for variant in &data.variants {
        let name = &variant.ident;
        match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => forms.extend(quote! {
                if let Some(inner) = ::rightful::read::Read::read(json) {
                    return Some(Self::#name(inner));
                }
            }),
            _ => return Err(refused(name)),
        }
    }
    Ok(quote! { #forms None })
}

#[cfg(test)]
mod tests {
    use syn::{DeriveInput, parse_str};

    fn refusal(source: &str) -> Option<String> {
        let input: DeriveInput = parse_str(source).unwrap();
        super::read(&input).err().map(|error| error.to_string())
    }

    #[test]
    fn what_is_not_followed_is_refused() {
        for attribute in [
            "flatten",
            "alias = \"b\"",
            "with = \"m\"",
            "deserialize_with = \"f\"",
            "default = \"f\"",
            "rename_all = \"UPPERCASE\"",
            "content = \"c\"",
            "remote = \"R\"",
        ] {
            assert!(refusal(&format!("#[serde({attribute})] struct A {{ a: u8 }}")).is_some(), "{attribute}");
            assert!(refusal(&format!("struct A {{ #[serde({attribute})] a: u8 }}")).is_some(), "{attribute}");
        }
        for source in [
            "struct A(u8, u8);",
            "struct A;",
            "union A { a: u8 }",
            "#[serde(tag = \"t\")] enum A { B(u8) }",
            "#[serde(untagged)] enum A { B { c: u8 } }",
            "enum A { B(u8, u8) }",
        ] {
            assert_eq!(refusal(source).as_deref(), Some("a form of this kind is not read"), "{source}");
        }
        assert_eq!(refusal("#[serde(tag = \"t\")] enum A { B, C { d: u8 } }"), None);
    }
}
