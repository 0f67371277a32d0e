//! A JSON object as its pairs in the order in which they were written.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::error::Category;

/// Keys and values as written, repeated keys included.
pub(super) struct Object<V>(pub(super) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Object<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

struct Pairs<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
    type Value = Object<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Object(pairs))
    }
}

/// Why a line is no object, in Chinese.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let column = error.column();
    match error.classify() {
        Category::Data => "本行不是 JSON 对象".to_owned(),
        Category::Eof => "JSON 不完整，本行可能被截断".to_owned(),
        Category::Syntax | Category::Io => format!("JSON 语法错误，在第 {column} 个字节附近"),
    }
}
