//! Keys of objects: text, or what JSON writers agree to write as text.

use alloc::string::String;
use core::fmt::{Display, Write};

use serde::ser::{Impossible, Serialize, Serializer};

use super::{Reason, Refused};

/// Appends one key, without quotes or escapes, to the stack of keys.
pub(super) struct KeyWriter<'k>(pub(super) &'k mut String);

impl KeyWriter<'_> {
    fn text(self, text: &str) -> Result<(), Refused> {
        self.0.push_str(text);
        Ok(())
    }

    fn display(self, value: impl Display) -> Result<(), Refused> {
        write!(self.0, "{value}").map_err(|_| Refused::new(Reason::Foreign))
    }
}

fn refuse<T>() -> Result<T, Refused> {
    Err(Refused::new(Reason::Key))
}

impl Serializer for KeyWriter<'_> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Impossible<(), Refused>;
    type SerializeTuple = Impossible<(), Refused>;
    type SerializeTupleStruct = Impossible<(), Refused>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = Impossible<(), Refused>;
    type SerializeStruct = Impossible<(), Refused>;
    type SerializeStructVariant = Impossible<(), Refused>;

    fn serialize_str(self, v: &str) -> Result<(), Refused> {
        self.text(v)
    }
    fn serialize_char(self, v: char) -> Result<(), Refused> {
        self.text(v.encode_utf8(&mut [0; 4]))
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        self.text(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        self.display(value)
    }
    fn serialize_i8(self, v: i8) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_i16(self, v: i16) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_i32(self, v: i32) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_i64(self, v: i64) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_i128(self, v: i128) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_u8(self, v: u8) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_u16(self, v: u16) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_u32(self, v: u32) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_u64(self, v: u64) -> Result<(), Refused> {
        self.display(v)
    }
    fn serialize_u128(self, v: u128) -> Result<(), Refused> {
        self.display(v)
    }

    fn serialize_bool(self, _: bool) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_f32(self, _: f32) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_f64(self, _: f64) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_none(self) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Refused> {
        refuse()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Refused> {
        refuse()
    }
    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Refused> {
        refuse()
    }
    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Refused> {
        refuse()
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Refused> {
        refuse()
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Refused> {
        refuse()
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Refused> {
        refuse()
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Refused> {
        refuse()
    }
}
