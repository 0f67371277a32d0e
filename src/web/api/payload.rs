//! How operations answer and how that is documented: a record or a list is serialised once, kept as bytes, and
//! described in the published document by a type of [`super::schema`].

use std::marker::PhantomData;

use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{
    MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;

use super::schema::{ListMeta, PageInfo};

/// The media types of a list.
pub const CSV: &str = "text/csv; charset=utf-8";
/// One JSON object a line.
pub const NDJSON: &str = "application/x-ndjson";

/// An answer of one JSON object that reads as `T`.
#[derive(Debug)]
pub struct Object<T> {
    response: Response,
    documented_as: PhantomData<T>,
}

/// An answer that lists rows which read as `T`, in any of the three forms.
#[derive(Debug)]
pub struct List<T> {
    response: Response,
    documented_as: PhantomData<T>,
}

/// An answer that lists rows which read as `T`, or counts of them as `C`.
#[derive(Debug)]
pub struct ListOr<T, C> {
    response: Response,
    documented_as: PhantomData<(T, C)>,
}

impl<T, C> From<Response> for ListOr<T, C> {
    fn from(response: Response) -> Self {
        Self { response, documented_as: PhantomData }
    }
}

impl<T: Send, C: Send> IntoResponse for ListOr<T, C> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: Type, C: Type> ListOr<T, C> {
    /// What its schema is called.
    fn name() -> String {
        format!("{}Or{}List", T::name(), C::name())
    }
}

impl<T: Type, C: Type> ApiResponse for ListOr<T, C> {
    fn meta() -> MetaResponses {
        forms(reference(Self::name()))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        C::register(registry);
        let either = MetaSchema { any_of: vec![T::schema_ref(), C::schema_ref()], ..MetaSchema::ANY };
        register_list(registry, Self::name(), MetaSchemaRef::Inline(Box::new(either)));
    }
}

/// An answer of one JSON object that reads as `T`, or of its rows as a table.
#[derive(Debug)]
pub struct Forms<T> {
    response: Response,
    documented_as: PhantomData<T>,
}

impl<T> From<Response> for Forms<T> {
    fn from(response: Response) -> Self {
        Self { response, documented_as: PhantomData }
    }
}

impl<T: Send> IntoResponse for Forms<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: Type> ApiResponse for Forms<T> {
    fn meta() -> MetaResponses {
        forms(T::schema_ref())
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T> From<Response> for Object<T> {
    fn from(response: Response) -> Self {
        Self { response, documented_as: PhantomData }
    }
}

impl<T> From<Response> for List<T> {
    fn from(response: Response) -> Self {
        Self { response, documented_as: PhantomData }
    }
}

impl<T: Send> IntoResponse for Object<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: Send> IntoResponse for List<T> {
    fn into_response(self) -> Response {
        self.response
    }
}

impl<T: Type> ApiResponse for Object<T> {
    fn meta() -> MetaResponses {
        ok(vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> List<T> {
    /// What its schema is called.
    fn name() -> String {
        format!("{}List", T::name())
    }
}

impl<T: Type> ApiResponse for List<T> {
    fn meta() -> MetaResponses {
        forms(reference(Self::name()))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
        register_list(registry, Self::name(), T::schema_ref());
    }
}

/// JSON of a schema, and the tables of its rows.
fn forms(json: MetaSchemaRef) -> MetaResponses {
    let text = || MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
    ok(vec![
        MetaMediaType { content_type: "application/json", schema: json },
        MetaMediaType { content_type: CSV, schema: text() },
        MetaMediaType { content_type: NDJSON, schema: text() },
    ])
}

fn ok(content: Vec<MetaMediaType>) -> MetaResponses {
    let response = MetaResponse {
        description: "成功",
        status: Some(200),
        status_range: None,
        content,
        headers: Vec::new(),
    };
    MetaResponses { responses: vec![response] }
}

/// A reference with a description of its own.
fn described(description: &'static str, reference: MetaSchemaRef) -> MetaSchemaRef {
    let schema = MetaSchema { description: Some(description), all_of: vec![reference], ..MetaSchema::ANY };
    MetaSchemaRef::Inline(Box::new(schema))
}

fn reference(name: String) -> MetaSchemaRef {
    MetaSchemaRef::Reference(name)
}

/// Gives a list a name, by which programs made from the document call it.
fn register_list(registry: &mut Registry, name: String, row: MetaSchemaRef) {
    PageInfo::register(registry);
    ListMeta::register(registry);
    registry.schemas.insert(name, envelope(row));
}

/// `{data, page, meta}` with rows of this schema.
fn envelope(row: MetaSchemaRef) -> MetaSchema {
    let rows =
        MetaSchema { items: Some(Box::new(row)), description: Some("各行"), ..MetaSchema::new("array") };
    MetaSchema {
        description: Some("列表"),
        required: vec!["data", "page", "meta"],
        properties: vec![
            ("data", MetaSchemaRef::Inline(Box::new(rows))),
            ("page", described("分页", PageInfo::schema_ref())),
            ("meta", described("关于列表", ListMeta::schema_ref())),
        ],
        ..MetaSchema::new("object")
    }
}
