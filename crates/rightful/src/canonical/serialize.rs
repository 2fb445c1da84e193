//! The writer as serde sees it: each shape of serde in the form serde_json gives it.

use alloc::string::ToString;
use core::fmt::{self, Write};

use serde::{Serialize, ser};

use super::{Escaping, List, Object, Reason, Refused, Writer, write_text};

impl<'w> ser::Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Object<'w>;
    type SerializeStruct = Object<'w>;
    type SerializeStructVariant = Object<'w>;

    fn serialize_bool(self, v: bool) -> Result<(), Refused> {
        self.out.push_str(if v { "true" } else { "false" });
        Ok(())
    }
    fn serialize_i8(self, v: i8) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_i16(self, v: i16) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_i32(self, v: i32) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_i64(self, v: i64) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_i128(self, v: i128) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_u8(self, v: u8) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_u16(self, v: u16) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_u32(self, v: u32) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_u64(self, v: u64) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_u128(self, v: u128) -> Result<(), Refused> {
        self.integer(v)
    }
    fn serialize_f32(self, _: f32) -> Result<(), Refused> {
        Err(Refused::new(Reason::Fraction))
    }
    fn serialize_f64(self, _: f64) -> Result<(), Refused> {
        Err(Refused::new(Reason::Fraction))
    }
    fn serialize_char(self, v: char) -> Result<(), Refused> {
        write_text(&mut self.out, v.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, v: &str) -> Result<(), Refused> {
        write_text(&mut self.out, v);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> Result<(), Refused> {
        Err(Refused::new(Reason::Bytes))
    }
    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), Refused> {
        self.out.push_str("null");
        Ok(())
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Refused> {
        self.serialize_unit()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        self.serialize_str(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.variant(variant);
        value.serialize(&mut *self).map_err(|refused| refused.inside(variant.to_string()))?;
        self.out.push('}');
        Ok(())
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, Refused> {
        Ok(self.list(false))
    }
    fn serialize_tuple(self, _: usize) -> Result<List<'w>, Refused> {
        Ok(self.list(false))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w>, Refused> {
        Ok(self.list(false))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, Refused> {
        self.variant(variant);
        Ok(self.list(true))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Object<'w>, Refused> {
        Ok(self.object(false))
    }
    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'w>, Refused> {
        // serde_json passes raw text and numbers of any length as structs of such a name; only it can read them.
        if name.starts_with("$serde_json::private::") {
            return Err(Refused::new(Reason::Foreign));
        }
        Ok(self.object(false))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'w>, Refused> {
        self.variant(variant);
        Ok(self.object(true))
    }
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Refused> {
        self.out.push('"');
        write!(Escaping(&mut self.out), "{value}").map_err(|_| Refused::new(Reason::Foreign))?;
        self.out.push('"');
        Ok(())
    }
}

impl ser::SerializeSeq for List<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTuple for List<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTupleStruct for List<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeTupleVariant for List<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.key(key)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.entry(value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close()
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.field(key, value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close()
    }
}

impl ser::SerializeStructVariant for Object<'_> {
    type Ok = ();
    type Error = Refused;
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.field(key, value)
    }
    fn end(self) -> Result<(), Refused> {
        self.close()
    }
}
