//! The page about the API at `/api`: its operations as the published document describes them, each with a form to try
//! it. The forms work without script (they lead to the answer); nothing comes from elsewhere.

use std::sync::Arc;

use askama::Template;
use poem::{Endpoint, FromRequest, Request, RequestBody, Response};
use serde_json::Value;

use super::document::Document;
use super::trying::{self, Field};
use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::negotiation::Form;
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::html;
use crate::web::pages::filters;
use crate::web::pages::shell::{Shell, Site};
use crate::web::visit::Visit;

/// The page.
#[derive(Debug, Template)]
#[template(path = "api/page.html")]
struct Page<'a> {
    shell: Shell,
    chapters: &'a [Chapter],
}

/// Operations that belong together.
#[derive(Debug)]
struct Chapter {
    title: String,
    /// What it holds, in a line.
    about: String,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug)]
struct Operation {
    id: String,
    method: &'static str,
    title: String,
    description: String,
    path: String,
    /// Where it can be tried: path and query.
    example: String,
    is_list: bool,
    is_deprecated: bool,
    parameters: Vec<Described>,
    /// What its form asks for; nothing of an operation that is not read.
    fields: Vec<Field>,
}

/// One parameter.
#[derive(Debug)]
struct Described {
    name: String,
    description: String,
    required: bool,
    form: String,
}

/// Answers with the page.
pub struct ApiPage {
    chapters: Vec<Chapter>,
    site: Arc<Site>,
    bodies: Arc<BodyCache>,
}

impl ApiPage {
    /// Reads the document once.
    pub fn new(document: &Document, site: Arc<Site>, bodies: Arc<BodyCache>) -> Self {
        Self { chapters: chapters(&document.json), site, bodies }
    }
}

impl Endpoint for ApiPage {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let visit = <&Visit>::from_request(&request, &mut body).await?;
        let asked = Asked::from_request(&request, &mut RequestBody::default()).await?;
        let shell = Shell::new(&self.site, "/api", visit.day).elder(asked.elder).json("/api/v1/openapi.json");
        let key = shell.key();
        let render = async { html(&Page { shell, chapters: &self.chapters }) };
        let kept = self.bodies.answer(CachePolicy::Daily, (&key, Form::Main), visit.day, render).await;
        Ok(kept?.respond(visit))
    }
}

fn chapters(document: &Value) -> Vec<Chapter> {
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.map(|tag| {
        let told = text(&tag["description"]);
        let (title, about) = told.split_once('：').unwrap_or((&told, ""));
        let operations = operations(document, tag["name"].as_str().unwrap_or_default());
        Chapter { title: title.to_owned(), about: about.to_owned(), operations }
    })
    .collect()
}

fn operations(document: &Value, tag: &str) -> Vec<Operation> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let of_path = |(path, methods): (&String, &Value)| {
        let known = [("GET", &methods["get"]), ("POST", &methods["post"])];
        let of_tag = known.into_iter().filter(|(_, operation)| operation["tags"][0] == tag);
        of_tag.map(|(method, operation)| read(method, path, operation)).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

fn read(method: &'static str, path: &str, operation: &Value) -> Operation {
    let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
    let id = text(&operation["operationId"]);
    let fields = if method == "GET" { trying::fields(&id, &parameters) } else { Vec::new() };
    let content = operation["responses"]["200"]["content"].as_object();
    Operation {
        method,
        title: text(&operation["summary"]),
        description: text(&operation["description"]),
        path: format!("/api/v1{path}"),
        example: trying::address(path, &fields, |field| Some(field.value.clone())),
        is_list: content.is_some_and(|forms| forms.len() > 1),
        is_deprecated: operation["deprecated"] == true,
        parameters: parameters.into_iter().map(described).collect(),
        fields,
        id,
    }
}

fn described(parameter: &Value) -> Described {
    let schema = &parameter["schema"];
    let mut described = Described {
        name: text(&parameter["name"]),
        description: text(&parameter["description"]),
        required: parameter["required"] == true,
        form: match (schema["type"].as_str(), schema["format"].as_str()) {
            (_, Some("date")) => "日期".to_owned(),
            (Some("integer"), _) => format!("整数 {}–{}", schema["minimum"], schema["maximum"]),
            (Some("boolean"), _) => "true 或 false".to_owned(),
            (Some("array"), _) => "以逗号分隔".to_owned(),
            _ => "文本".to_owned(),
        },
    };
    if parameter["deprecated"] == true {
        described.description.push_str("（将停用）");
    }
    described
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
