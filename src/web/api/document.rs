//! The published OpenAPI document: what poem-openapi derives from the operations, completed once at start with what
//! it cannot say: the query parameters, the ways to say no, the headers, the examples and the licence.

use std::sync::Arc;

use poem::{Endpoint, FromRequest, Request, Response};
use poem_openapi::registry::Registry;
use poem_openapi::types::Type;
use serde_json::{Map, Value, json};

use super::QUESTIONS;
use super::examples::{example, path_value};
use super::list::LICENCE;
use super::parameter::{Parameter, QUERIES, Question, Shape};
use super::query::Query;
use super::reconcile;
use super::schema::Problem;
use super::section::ORDER;
use super::wording;
use crate::web::body_cache::BodyCache;
use crate::web::cache::CachePolicy;
use crate::web::deprecation::{DEPRECATED, Deprecated};
use crate::web::fault::problem;
use crate::web::fault::{Fault, PROBLEM_TYPES};
use crate::web::negotiation::Form;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// What the API is called.
pub const TITLE: &str = "明梯开放接口 · Mingti API";
/// The version of the API; addresses carry its first part.
pub const VERSION: &str = "1.1.0";

const DESCRIPTION: &str = "重庆市电梯安全信息公示的开放接口：无须密钥，只读，任何网站都可调用。\
列表为 {data, page, meta}，按 page.next 或 Link 标头翻页，没有深度限制；Accept 为 text/csv 或 application/x-ndjson \
时给出表格，不带 limit 即为全部各行。枚举为 {code, label}，日期为 YYYY-MM-DD，时间为 RFC 3339 北京时间，没有的事实不出现，\
从不为 null。as_of 给出过去某日 24:00 公众所见。答复带 ETag，可用 If-None-Match 省去重复传输；每秒 15 次、突发 30 次为限。\
Keyless, read-only JSON API of the public elevator register of Chongqing. Data: CC BY 4.0.";

/// The document, completed.
#[derive(Debug)]
pub struct Document {
    /// The whole of it.
    pub json: Value,
}

impl Document {
    /// Completes what poem-openapi derived. `public_url` is the portal's address without a slash at its end.
    pub fn new(derived: &str, public_url: &str) -> Self {
        let mut json: Value = serde_json::from_str(derived).expect("the derived document is JSON");
        json["openapi"] = "3.0.3".into();
        json["info"] = info(public_url);
        json["servers"] = json!([{"url": format!("{public_url}/api/v1"), "description": "本站"}]);
        // Keyless, and said so: a document that is silent leaves it open.
        json["security"] = json!([]);
        merge_problem(&mut json["components"]["schemas"]);
        standardise(&mut json["components"]["schemas"]);
        wording::speak(&mut json["components"]["schemas"]);
        json["components"]["responses"] = refusals();
        json["components"]["headers"] = headers();
        for (_, operations) in members(&mut json["paths"]) {
            for (_, operation) in members(operations) {
                complete(operation);
            }
        }
        deprecate(&mut json["paths"], DEPRECATED);
        put_in_order(&mut json["tags"]);
        Self { json }
    }
}

/// Puts the chapters in the order of the trade; a chapter that is not in it comes last.
fn put_in_order(tags: &mut Value) {
    let place = |tag: &Value| ORDER.iter().position(|name| tag["name"] == *name).unwrap_or(ORDER.len());
    if let Value::Array(tags) = tags {
        tags.sort_by_key(place);
    }
}

/// Adds the problem document, which no operation returns by itself.
fn merge_problem(schemas: &mut Value) {
    let mut registry = Registry::new();
    Problem::register(&mut registry);
    for (name, schema) in registry.schemas {
        schemas[name] = serde_json::to_value(schema).expect("a schema is plain data");
    }
}

/// Says formats by their standard names, and what others make programs of as plainly as it can be said: a reference
/// with a description is no new schema, and a title, which names a class, is a description.
fn standardise(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Array(parts)) = members.get_mut("allOf") {
                parts.retain(|part| part.get("$ref").is_some() || part.get("properties").is_some());
            }
            if members.get("title").is_some_and(Value::is_string)
                && let Some(title) = members.remove("title")
            {
                members.insert("description".into(), title);
            }
            match members.get("format").and_then(Value::as_str) {
                Some("naive-date") => drop(members.insert("format".into(), "date".into())),
                Some("uint64" | "uint16") => {
                    members.insert("format".into(), "int64".into());
                    members.insert("minimum".into(), 0.into());
                }
                _ => {}
            }
            members.values_mut().for_each(standardise);
        }
        Value::Array(items) => items.iter_mut().for_each(standardise),
        _ => {}
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().expect("paths and operations are objects").iter_mut()
}

fn info(public_url: &str) -> Value {
    json!({
        "title": TITLE,
        "version": VERSION,
        "description": DESCRIPTION,
        "termsOfService": format!("{public_url}/contact"),
        "contact": {"name": "重庆市市场监督管理局 · 明梯", "url": format!("{public_url}/contact")},
        "license": {"name": LICENCE, "url": "https://creativecommons.org/licenses/by/4.0/"},
    })
}

/// Marks what will go.
fn deprecate(paths: &mut Value, table: &[Deprecated]) {
    for going in table {
        let operation = &mut paths[going.path]["get"];
        match going.parameter {
            None => operation["deprecated"] = true.into(),
            Some(name) => {
                let parameters = operation["parameters"].as_array_mut().into_iter().flatten();
                parameters
                    .filter(|parameter| parameter["name"] == name)
                    .for_each(|parameter| parameter["deprecated"] = true.into());
            }
        }
    }
}

/// Adds to an operation what its handler reads and answers by hand.
fn complete(operation: &mut Value) {
    let id = operation["operationId"].as_str().expect("every operation is named").to_owned();
    let question = QUESTIONS.iter().find(|question| question.operation == id);
    let question = question.expect("every operation has its question");
    let operation = operation.as_object_mut().expect("an operation is an object");
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    let parameters = parameters.as_array_mut().expect("parameters are a list");
    for parameter in parameters.iter_mut() {
        let (example, pattern) = path_value(parameter["name"].as_str().unwrap_or_default());
        parameter["example"] = example.into();
        parameter["schema"] = json!({"type": "string", "pattern": pattern});
    }
    parameters.extend(question.parameters.iter().map(|parameter| described(parameter, question)));
    match id.as_str() {
        "reconcileForm" => drop(operation.insert("requestBody".into(), form())),
        "listChanges" => parameters.push(last_event_id()),
        _ => {}
    }
    let responses = operation["responses"].as_object_mut().expect("responses are an object");
    match id.as_str() {
        "getRegion" | "getEstate" => drop(responses.insert("308".into(), successor())),
        "listChanges" => responses["200"]["content"][EVENTS] = json!({"schema": {"type": "string"}}),
        _ => {}
    }
    illustrate(&mut responses["200"], &id);
    refuse(responses);
}

/// The one form there is.
fn form() -> Value {
    let described = described(&QUERIES, &reconcile::BY_ADDRESS);
    let queries = json!({"type": "string", "description": described["description"], "minLength": 1});
    let schema = json!({"type": "object", "required": ["queries"], "properties": {"queries": queries}});
    let example = json!({"queries": QUERIES.example});
    json!({
        "required": true,
        "content": {"application/x-www-form-urlencoded": {"schema": schema, "example": example}},
    })
}

/// The media type of a stream of events.
const EVENTS: &str = "text/event-stream";

/// The header in which whoever follows the log names the last event known.
fn last_event_id() -> Value {
    json!({
        "name": "Last-Event-ID",
        "in": "header",
        "description": "只用于推送（text/event-stream）：已经收到的最后一个事件的 id，即条目序号，从它之后续传，优先于 after",
        "required": false,
        "schema": {"type": "string"},
        "example": "1",
    })
}

/// That what stood in a region is another's now.
fn successor() -> Value {
    json!({
        "description": "在所查之日已并入另一个区县，见 Location；此前的记录可用 as_of 取得",
        "headers": referred(&["Location"]),
    })
}

/// A query parameter as the document describes it.
fn described(parameter: &Parameter, question: &Question) -> Value {
    // A default in the schema would be sent by programs made from it, and tables have none.
    let description = match (parameter.shape, parameter.shape.listing()) {
        (Shape::Count { default, .. }, _) => format!("{}。默认 {default}", parameter.meaning),
        (_, Some(listing)) => format!("{}。{listing}", parameter.meaning),
        (_, None) => parameter.meaning.to_owned(),
    };
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "description": description,
        "required": question.requires(parameter),
        "schema": parameter.shape.schema(),
    });
    if matches!(parameter.shape, Shape::Fields) {
        let names = question.fields;
        let columns = question.columns.iter().filter(|column| !names.contains(column));
        described["schema"]["items"]["enum"] = names.iter().chain(columns).copied().collect();
        described["example"] = json!([names[0]]);
    } else if !parameter.example.is_empty() {
        described["example"] = parameter.shape.value(parameter.example);
    }
    if parameter.shape.is_list() {
        (described["style"], described["explode"]) = ("form".into(), false.into());
    }
    described
}

/// Headers and an example for a good answer.
fn illustrate(response: &mut Value, id: &str) {
    let is_list = response["content"].as_object().is_some_and(|content| content.len() > 1);
    let mut names = vec!["ETag", "Cache-Control", "Cache-Status", "Mingti-Seq", "X-Request-Id"];
    names.extend(COUNTED);
    names.extend(GOING);
    if is_list {
        names.push("Link");
    }
    if id == "getLogEntry" {
        names.extend([
            "Mingti-Entry-Kind",
            "Mingti-Entry-Id",
            "Mingti-Entry-Published-At",
            "Mingti-Entry-Sha256",
        ]);
    }
    response["headers"] = referred(&names);
    response["content"]["application/json"]["example"] = example(id);
}

/// The headers of answers that are counted.
const COUNTED: [&str; 2] = ["RateLimit", "RateLimit-Policy"];

/// The headers of answers to what will go.
const GOING: [&str; 2] = ["Deprecation", "Sunset"];

fn referred(headers: &[&str]) -> Value {
    let refer = |name: &&str| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{name}")}));
    headers.iter().map(refer).collect::<Map<_, _>>().into()
}

fn headers() -> Value {
    let texts = [
        ("ETag", "内容的标识；内容不变则不变，可用于 If-None-Match"),
        ("Cache-Control", "可以保存多久，从不越过北京时间的午夜"),
        ("Cache-Status", "只在暂时读不到最新记录时有：detail=record-out-of-reach 的答复可能不是最新"),
        ("Mingti-Seq", "答复时日志最新条目的序号"),
        ("X-Request-Id", "请求编号，反馈时请附上"),
        ("Link", "下一页的地址，rel=\"next\"；最后一页没有"),
        ("Location", "应去的地址"),
        ("RateLimit", "此刻还可以请求几次（r），几秒后恢复满额（t）；不计次数时没有"),
        ("RateLimit-Policy", "限额：连续至多几次（q），用尽后几秒恢复满额（w）；不计次数时没有"),
        ("Deprecation", "只在所用的接口或参数将停用时有：自何时起不应再用，@ 后为 Unix 时间"),
        ("Sunset", "只在停用时间已定时有：此后可能不再答复"),
        ("Retry-After", "多少秒后再试"),
        ("Mingti-Entry-Kind", "条目的类别"),
        ("Mingti-Entry-Id", "条目的标识，百分号编码"),
        ("Mingti-Entry-Published-At", "条目的公布时间"),
        ("Mingti-Entry-Sha256", "正文的 SHA-256，小写十六进制"),
    ];
    let described = |(name, text): (&str, &str)| {
        (name.to_owned(), json!({"description": text, "schema": {"type": "string"}}))
    };
    texts.into_iter().map(described).collect::<Map<_, _>>().into()
}

/// The statuses that every operation can say no with, by their own name; the others fall under their class.
const REFUSED: [&str; 8] = ["304", "400", "404", "406", "410", "429", "4XX", "5XX"];

fn refuse(responses: &mut Map<String, Value>) {
    for status in REFUSED {
        responses.insert(
            status.to_owned(),
            json!({"$ref": format!("#/components/responses/{}", name_of(status))}),
        );
    }
}

fn name_of(status: &str) -> String {
    format!("Status{status}")
}

/// The answers that all operations share.
fn refusals() -> Value {
    let mut refusals = Map::new();
    for status in REFUSED {
        refusals.insert(name_of(status), refusal(status));
    }
    refusals.into()
}

fn refusal(status: &str) -> Value {
    let kind = PROBLEM_TYPES.iter().find(|kind| kind.status.as_str() == status);
    let description = match (status, kind) {
        ("304", _) => {
            let description = "内容与 If-None-Match 所示相同，没有变化";
            return json!({"description": description, "headers": referred(&GOING)});
        }
        ("4XX", _) => "请求不能照办".to_owned(),
        (_, Some(kind)) => format!("{}：{}", kind.title, kind.meaning),
        (_, None) => "系统故障或暂时无法提供服务".to_owned(),
    };
    let mut refusal = json!({
        "description": description,
        "content": {problem::CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    });
    let mut names = [COUNTED, GOING].concat();
    if matches!(status, "429" | "5XX") {
        names.push("Retry-After");
    }
    refusal["headers"] = referred(&names);
    refusal
}

/// Serves the document.
pub struct Published {
    /// The document.
    pub document: Arc<Document>,
    /// Bodies in memory.
    pub bodies: Arc<BodyCache>,
}

/// The document is asked nothing.
static DOCUMENT: Question = Question::none("getDocument");

impl Endpoint for Published {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let visit = request.extensions().get::<Visit>();
        let visit = visit.ok_or_else(|| Fault::internal("a request came past the edge"))?;
        Query::from_request_without_body(&request).await?.must_be_empty(&DOCUMENT)?;
        let render = async {
            let body =
                serde_json::to_vec_pretty(&self.document.json).map_err(|error| Fault::internal(&error))?;
            Ok(Rendered::json(body))
        };
        let at = ("/api/v1/openapi.json", Form::Main);
        let body = self.bodies.answer(CachePolicy::Daily, at, visit.day, render).await?;
        Ok(body.respond(visit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_go_is_marked() {
        let mut paths = json!({
            "/a/{b}": {"get": {"parameters": []}},
            "/c": {"get": {"parameters": [{"name": "d"}, {"name": "e"}]}},
        });
        let since = "2026-11-27".parse().unwrap();
        let whole = Deprecated { path: "/a/{b}", parameter: None, since, sunset: None, instead: "" };
        let part = Deprecated { path: "/c", parameter: Some("e"), ..whole };
        deprecate(&mut paths, &[whole, part]);
        assert_eq!(paths["/a/{b}"]["get"]["deprecated"], true);
        assert_eq!(
            paths["/c"]["get"]["parameters"],
            json!([{"name": "d"}, {"name": "e", "deprecated": true}])
        );
        assert!(paths["/c"]["get"].get("deprecated").is_none());
    }
}
