//! The body of an entry as RFC 8785 JSON.
//!
//! Values are the canonicalizer's business. Only the order of the members is kept here: they are the fields of a
//! struct, whose names are ASCII and known, so that sorting them needs no detour through a tree of values. It refuses
//! to know which kinds there are.

use std::ops::Range;

use serde::Serialize;
use serde::ser::{Error as _, Impossible, SerializeStruct, Serializer};
use serde_json::Error;

/// Writes the fields of a struct, the salt and the entry it replaces.
pub(super) fn body(thing: &impl Serialize, salt: &str, replaces: Option<u64>) -> Result<String, Error> {
    let mut members = thing.serialize(Members::default())?;
    members.serialize_field("salt", salt)?;
    if let Some(seq) = replaces {
        members.serialize_field("replaces", &seq)?;
    }
    Ok(members.sorted())
}

/// Members of an object in the order they were given, each written and ready.
#[derive(Default)]
struct Members {
    values: Vec<u8>,
    named: Vec<(&'static str, Range<usize>)>,
}

impl Members {
    fn sorted(mut self) -> String {
        self.named.sort_unstable_by_key(|(name, _)| *name);
        let names: usize = self.named.iter().map(|(name, _)| name.len() + "\"\":,".len()).sum();
        let mut json = Vec::with_capacity(names + self.values.len() + "{}".len());
        for (name, value) in self.named {
            json.extend_from_slice(if json.is_empty() { b"{\"" } else { b",\"" });
            json.extend_from_slice(name.as_bytes());
            json.extend_from_slice(b"\":");
            json.extend_from_slice(&self.values[value]);
        }
        json.push(b'}');
        String::from_utf8(json).expect("the canonicalizer writes UTF-8")
    }
}

impl SerializeStruct for Members {
    type Ok = Self;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let from = self.values.len();
        serde_json_canonicalizer::to_writer(&value, &mut self.values)?;
        self.named.push((name, from..self.values.len()));
        Ok(())
    }

    fn end(self) -> Result<Self, Error> {
        Ok(self)
    }
}

/// A body is a struct: whatever else asks to be written is refused.
macro_rules! refuse {
    ($($method:ident($($argument:ty),*) -> $ok:ty),+ $(,)?) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$ok, Error> {
            Err(Error::custom("a body is a struct with named fields"))
        }
    )+};
}

type Never = Impossible<Members, Error>;

impl Serializer for Members {
    type Ok = Self;
    type Error = Error;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Self;
    type SerializeStructVariant = Never;

    fn serialize_struct(mut self, _name: &'static str, fields: usize) -> Result<Self, Error> {
        // The salt and the entry it replaces come on top.
        self.named.reserve(fields + 2);
        self.values.reserve(1024);
        Ok(self)
    }

    refuse! {
        serialize_bool(bool) -> Self,
        serialize_i8(i8) -> Self,
        serialize_i16(i16) -> Self,
        serialize_i32(i32) -> Self,
        serialize_i64(i64) -> Self,
        serialize_u8(u8) -> Self,
        serialize_u16(u16) -> Self,
        serialize_u32(u32) -> Self,
        serialize_u64(u64) -> Self,
        serialize_f32(f32) -> Self,
        serialize_f64(f64) -> Self,
        serialize_char(char) -> Self,
        serialize_str(&str) -> Self,
        serialize_bytes(&[u8]) -> Self,
        serialize_none() -> Self,
        serialize_unit() -> Self,
        serialize_unit_struct(&'static str) -> Self,
        serialize_unit_variant(&'static str, u32, &'static str) -> Self,
        serialize_seq(Option<usize>) -> Never,
        serialize_tuple(usize) -> Never,
        serialize_tuple_struct(&'static str, usize) -> Never,
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never,
        serialize_map(Option<usize>) -> Never,
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never,
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Self, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<Self, Error> {
        Err(Error::custom("a body is a struct with named fields"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What bodies are made of, in no order.
    #[derive(Debug, Clone, Serialize)]
    struct Thing {
        status: Status,
        code: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        speed_mps: Option<f64>,
        roles: Vec<String>,
        has_iot: bool,
        load_kg: i64,
        at: crate::gazette::disclosure::LocalTime,
        #[serde(skip)]
        _valve: (),
    }

    #[derive(Debug, Clone, Copy, Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Status {
        InUse,
    }

    /// The same body by way of a tree of values, as the canonicalizer alone would write it.
    fn by_the_library(thing: &Thing, salt: &str, replaces: Option<u64>) -> String {
        let mut json = serde_json::to_value(thing).unwrap();
        json["salt"] = salt.into();
        if let Some(seq) = replaces {
            json["replaces"] = seq.into();
        }
        serde_json_canonicalizer::to_string(&json).unwrap()
    }

    proptest! {
        /// Byte for byte what the library writes: control characters, quotes, astral text, any finite number.
        #[test]
        fn equals_the_library_byte_for_byte(
            code in any::<String>(),
            address in any::<Option<String>>(),
            speed in prop::option::of(prop::num::f64::NORMAL | prop::num::f64::ZERO | prop::num::f64::SUBNORMAL),
            roles in prop::collection::vec(any::<String>(), 0..3),
            has_iot in any::<bool>(),
            load_kg in any::<i64>(),
            replaces in prop::option::of(1u64..(1 << 53)),
            micros in 0i64..4_000_000_000_000_000,
        ) {
            let at = crate::domain::calendar::local_time(super::super::published(micros));
            let thing = Thing { status: Status::InUse, code, address, speed_mps: speed, roles, has_iot, load_kg, at, _valve: () };
            prop_assert_eq!(
                body(&thing, "00ff", replaces).unwrap(),
                by_the_library(&thing, "00ff", replaces)
            );
        }
    }

    #[test]
    fn what_is_no_struct_or_no_number_is_refused() {
        #[derive(Serialize)]
        struct Broken {
            speed_mps: f64,
        }
        assert!(body(&"text", "", None).is_err());
        assert!(body(&Some(3), "", None).is_err());
        assert!(body(&std::collections::BTreeMap::from([("a", 1)]), "", None).is_err());
        assert!(body(&Broken { speed_mps: f64::NAN }, "", None).is_err());
    }
}
