//! Reads what a packed body says, without making text of it.

use serde::Deserializer;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Error;

use super::parts::{Part, Parts};

/// What a packed body says.
///
/// # Errors
/// If it says something else, or was altered.
pub(super) fn read<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Error> {
    T::deserialize(Members(Parts::of(packed).ok_or_else(altered)?))
}

fn altered() -> Error {
    Error::custom("the packed body was altered")
}

/// The members of the object.
struct Members<'a>(Parts<'a>);

impl<'de> Deserializer<'de> for Members<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.0.is_over() {
            return Ok(None);
        }
        let key = self.0.key().ok_or_else(altered)?;
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let part = self.0.value().ok_or_else(altered)?;
        seed.deserialize(One { part, rest: &mut self.0 })
    }
}

/// One value, and what follows it: if it is a list, its items.
struct One<'p, 'a> {
    part: Part<'a>,
    rest: &'p mut Parts<'a>,
}

impl<'de> Deserializer<'de> for One<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::Text(text) => visitor.visit_borrowed_str(text),
            Part::Made(text) => visitor.visit_str(&text),
            Part::Hex(bytes) => visitor.visit_string(hex::encode(bytes)),
            Part::Flag(yes) => visitor.visit_bool(yes),
            Part::Number(number) => visit_number(number, visitor),
            Part::List(left) => visitor.visit_seq(Items { left, rest: self.rest }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.part {
            Part::Text(text) => visitor.visit_enum((*text).into_deserializer()),
            Part::Made(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Part::Hex(_) | Part::Flag(_) | Part::Number(_) | Part::List(_) => {
                Err(Error::custom("a code is a text"))
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.part {
            Part::List(left) => visitor.visit_seq(Items { left, rest: self.rest }),
            _ => visitor.visit_unit(),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &str, visitor: V) -> Result<V::Value, Error> {
    if let Ok(number) = number.parse() {
        return visitor.visit_u64(number);
    }
    match number.parse() {
        Ok(number) => visitor.visit_i64(number),
        Err(_) => visitor.visit_f64(number.parse().map_err(Error::custom)?),
    }
}

/// The items of a list that are left.
struct Items<'p, 'a> {
    left: u8,
    rest: &'p mut Parts<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let part = self.rest.value().filter(|part| !matches!(part, Part::List(_))).ok_or_else(altered)?;
        seed.deserialize(One { part, rest: self.rest }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.into())
    }
}
