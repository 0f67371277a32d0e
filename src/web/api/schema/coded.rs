//! Values of a vocabulary as `{code, label}`, documented with every code and what it means.

use std::borrow::Cow;
use std::marker::PhantomData;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::Value;

use crate::domain::label::Vocabulary;

/// A value of `V` as it stands in an answer.
#[derive(Debug)]
pub struct Of<V>(PhantomData<V>);

impl<V: Vocabulary + Send + Sync> Of<V> {
    fn schema() -> MetaSchema {
        let text = |description: &'static str, enum_items: Vec<Value>| {
            let schema =
                MetaSchema { description: Some(description), enum_items, ..MetaSchema::new("string") };
            MetaSchemaRef::Inline(Box::new(schema))
        };
        let codes = V::ALL.iter().map(|value| value.code().into()).collect();
        MetaSchema {
            title: Some(format!("{}：{}", V::NAME, V::listing())),
            required: vec!["code", "label"],
            properties: vec![
                ("code", text("固定不变的代码", codes)),
                ("label", text("中文标签", Vec::new())),
            ],
            ..MetaSchema::new("object")
        }
    }
}

impl<V: Vocabulary + Send + Sync> Type for Of<V> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        let path = std::any::type_name::<V>();
        Cow::Owned(format!("Coded{}", path.rsplit("::").next().unwrap_or(path)))
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(Self::name().into_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(Self::name().into_owned(), |_| Self::schema());
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<V: Vocabulary + Send + Sync> ParseFromJSON for Of<V> {
    fn parse_from_json(_value: Option<Value>) -> ParseResult<Self> {
        Err(ParseError::custom("answers are not read"))
    }
}

impl<V: Vocabulary + Send + Sync> ToJSON for Of<V> {
    fn to_json(&self) -> Option<Value> {
        None
    }
}
