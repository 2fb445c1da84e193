//! A value that has the shape of its type as that type.
//!
//! One reader for all types, which tells nothing of a refusal: what is wrong with a document is told by its shape, and
//! a reader without words of its own is what keeps the module for browsers small.

use core::fmt::{self, Display, Formatter};
use core::slice;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value, map};

/// The value as a `T`; nothing where the type refuses it.
pub(super) fn decode<T: for<'de> Deserialize<'de>>(value: &Value) -> Option<T> {
    T::deserialize(Tree(value)).ok()
}

/// The type refuses the value.
#[derive(Debug)]
pub(super) struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("refused")
    }
}

impl core::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

#[derive(Clone, Copy)]
struct Tree<'v>(&'v Value);

impl<'de> Tree<'de> {
    fn list<V: Visitor<'de>>(items: &'de [Value], visitor: V) -> Result<V::Value, Refused> {
        let mut items = Items(items.iter());
        let value = visitor.visit_seq(&mut items)?;
        if items.0.len() == 0 { Ok(value) } else { Err(Refused) }
    }

    fn object<V: Visitor<'de>>(
        members: &'de Map<alloc::string::String, Value>,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let mut members = Members { rest: members.iter(), value: None };
        let value = visitor.visit_map(&mut members)?;
        if members.rest.len() == 0 { Ok(value) } else { Err(Refused) }
    }
}

/// Each asks its visitor for one form alone: those that a type does not have are not compiled for it.
macro_rules! one_form {
    ($($method:ident: $form:pat => |$visitor:ident| $visit:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, $visitor: V) -> Result<V::Value, Refused> {
            match self.0 {
                $form => $visit,
                _ => Err(Refused),
            }
        })*
    };
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            match (self.0.as_u64(), self.0.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => Err(Refused),
            }
        })*
    };
}

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (.., Some(number)) => visitor.visit_f64(number),
                _ => Err(Refused),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => Self::list(items, visitor),
            Value::Object(members) => Self::object(members, visitor),
        }
    }

    one_form! {
        deserialize_bool: Value::Bool(value) => |visitor| visitor.visit_bool(*value);
        deserialize_char: Value::String(text) => |visitor| visitor.visit_str(text);
        deserialize_str: Value::String(text) => |visitor| visitor.visit_str(text);
        deserialize_string: Value::String(text) => |visitor| visitor.visit_str(text);
        deserialize_identifier: Value::String(text) => |visitor| visitor.visit_str(text);
        deserialize_unit: Value::Null => |visitor| visitor.visit_unit();
        deserialize_seq: Value::Array(items) => |visitor| Self::list(items, visitor);
        deserialize_map: Value::Object(members) => |visitor| Self::object(members, visitor);
    }

    whole_numbers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: None }),
            Value::Object(members) => {
                let mut members = members.iter();
                match (members.next(), members.next()) {
                    (Some((name, content)), None) => {
                        visitor.visit_enum(Variant { name, content: Some(content) })
                    }
                    _ => Err(Refused),
                }
            }
            _ => Err(Refused),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 bytes byte_buf }
}

/// The items of a list.
struct Items<'v>(slice::Iter<'v, Value>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        self.0.next().map(|item| seed.deserialize(Tree(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The members of an object.
struct Members<'v> {
    rest: map::Iter<'v>,
    value: Option<&'v Value>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Refused;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Key(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        seed.deserialize(Tree(self.value.take().ok_or(Refused)?))
    }
}

/// The key of a member.
struct Key<'v>(&'v str);

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(Variant { name: self.0, content: None })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// One form of an enum.
struct Variant<'v> {
    name: &'v str,
    content: Option<&'v Value>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Refused;
    type Variant = Content<'de>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content<'de>), Refused> {
        let name: StrDeserializer<'_, Refused> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Content(self.content)))
    }
}

/// What a form carries.
struct Content<'v>(Option<&'v Value>);

impl<'v> Content<'v> {
    fn tree(self) -> Result<Tree<'v>, Refused> {
        self.0.map(Tree).ok_or(Refused)
    }
}

impl<'de> VariantAccess<'de> for Content<'de> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        if self.0.is_none_or(Value::is_null) { Ok(()) } else { Err(Refused) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Refused> {
        seed.deserialize(self.tree()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.tree()?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.tree()?.deserialize_map(visitor)
    }
}
