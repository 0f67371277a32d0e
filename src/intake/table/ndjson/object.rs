//! A JSON object as its pairs in the order in which they were written.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

/// Keys and values as written, repeated keys included.
pub(super) struct Object(pub(super) Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
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
