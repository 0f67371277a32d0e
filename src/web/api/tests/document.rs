//! The published document: sound, complete, and true of every answer.

use serde_json::Value;

use super::checker::{check, resolve};
use super::portal::portal;
use crate::web::api::address::escape;
use crate::web::api::limits::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::web::api::wording::undescribed;
use crate::web::api::{QUESTIONS, examples};

fn document() -> Value {
    portal().get("/api/v1/openapi.json").json()
}

#[test]
fn every_property_is_described() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert_eq!(undescribed(schemas), Vec::<String>::new());
}

/// Path, operation.
fn operations(document: &Value) -> Vec<(&String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| methods.as_object().unwrap().values().map(move |o| (path, o)))
        .collect()
}

fn schema_of(operation: &Value) -> &Value {
    &operation["responses"]["200"]["content"]["application/json"]["schema"]
}

/// Calls `see` with every value of the document.
fn walk<'d>(value: &'d Value, see: &mut impl FnMut(&'d Value)) {
    see(value);
    match value {
        Value::Object(members) => members.values().for_each(|member| walk(member, see)),
        Value::Array(items) => items.iter().for_each(|item| walk(item, see)),
        _ => {}
    }
}

#[test]
fn nothing_dangles_and_nothing_is_nullable() {
    let document = document();
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            resolve(&document, reference);
        }
        assert!(value.get("nullable").is_none());
        assert!(!value.is_null());
    });
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["info"]["license"]["name"], "CC BY 4.0");
    assert!(document["info"]["contact"]["url"].is_string());
    assert_eq!(document["servers"][0]["url"], "https://mingti.test/api/v1");
    assert!(document["tags"].as_array().unwrap().iter().all(|tag| tag["description"].is_string()));
}

#[test]
fn every_operation_is_described_and_has_its_question() {
    let document = document();
    let operations = operations(&document);
    assert_eq!(operations.len(), QUESTIONS.len());
    for (path, operation) in operations {
        let id = operation["operationId"].as_str().unwrap();
        let question = QUESTIONS.iter().find(|question| question.operation == id).unwrap();
        assert!(operation["summary"].as_str().unwrap().contains(" · "), "{id}");
        assert!(operation["description"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{id}");
        for status in ["200", "304", "400", "404", "406", "429", "4XX", "5XX"] {
            assert!(operation["responses"].get(status).is_some(), "{id} {status}");
        }
        let parameters = operation["parameters"].as_array().unwrap();
        let of = |place: &str| parameters.iter().filter(|parameter| parameter["in"] == place).count();
        let in_path = of("path");
        assert_eq!(in_path, path.matches('{').count(), "{path}");
        assert_eq!(of("query"), question.parameters.len(), "{id}");
        assert_eq!(of("header"), usize::from(id == "listChanges"), "{id}");
        for parameter in parameters {
            assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
            assert!(parameter["name"] == "cursor" || parameter.get("example").is_some(), "{id} {parameter}");
        }
    }
}

#[test]
fn limits_are_those_obeyed() {
    let document = document();
    let parameters = document["paths"]["/elevators"]["get"]["parameters"].as_array().unwrap();
    let limit = parameters.iter().find(|parameter| parameter["name"] == "limit").unwrap();
    assert_eq!(limit["schema"]["maximum"].as_u64(), Some(MAX_LIMIT));
    assert!(limit["description"].as_str().unwrap().ends_with(&format!("。默认 {DEFAULT_LIMIT}")));
    assert_eq!(portal().get(&format!("/api/v1/elevators?limit={MAX_LIMIT}")).status, 200);
    assert_eq!(portal().get(&format!("/api/v1/elevators?limit={}", MAX_LIMIT + 1)).status, 400);
}

/// What the document says of a parameter of a list.
fn parameter<'d>(document: &'d Value, path: &str, name: &str) -> &'d Value {
    let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
    parameters.iter().find(|parameter| parameter["name"] == name).unwrap()
}

#[test]
fn what_may_be_named_holds_fields_and_columns() {
    let document = document();
    let names = parameter(&document, "/elevators", "fields")["schema"]["items"]["enum"].as_array().unwrap();
    for name in ["code", "user", "gazette", "user_uscc", "gazette_seq"] {
        assert_eq!(names.iter().filter(|known| *known == name).count(), 1, "{name}");
    }
}

#[test]
fn words_are_as_many_as_are_looked_for() {
    let document = document();
    for (path, name) in
        [("/search", "q"), ("/suggest", "q"), ("/notices", "q"), ("/reconcile/suggest", "prefix")]
    {
        assert_eq!(parameter(&document, path, name)["schema"]["maxLength"], 100, "{path}");
        for (chars, status) in [(100, 200), (101, 400)] {
            let address = format!("/api/v1{path}?{name}={}", "a".repeat(chars));
            assert_eq!(portal().get(&address).status, status, "{address}");
        }
    }
}

#[test]
fn an_answer_names_its_headers() {
    let document = document();
    let headers = |path: &str, status: &str| {
        let answer = &document["paths"][path]["get"]["responses"][status];
        let answer = answer["$ref"].as_str().map_or(answer, |reference| resolve(&document, reference));
        answer["headers"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    for status in ["200", "400", "404", "410", "429", "5XX"] {
        let told = headers("/elevators", status);
        for name in ["RateLimit", "RateLimit-Policy", "Deprecation", "Sunset"] {
            assert!(told.iter().any(|header| header == name), "{name} of {status}");
        }
    }
    assert_eq!(headers("/elevators", "304"), ["Deprecation", "Sunset"]);
    assert_eq!(headers("/regions/{slug}", "308"), ["Location"]);
}

#[test]
fn the_stream_of_changes_is_described() {
    let document = document();
    let content = &document["paths"]["/changes"]["get"]["responses"]["200"]["content"];
    assert_eq!(content["text/event-stream"]["schema"]["type"], "string");
    assert_eq!(parameter(&document, "/changes", "Last-Event-ID")["in"], "header");
    let page = portal().get("/api");
    assert!(page.text().contains("Last-Event-ID") && !page.text().contains("name=\"Last-Event-ID\""));
}

#[test]
fn examples_are_what_they_illustrate() {
    let document = document();
    for (_, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let wrong = check(&document, schema_of(operation), &examples::example(id), id);
        assert_eq!(wrong, Vec::<String>::new());
    }
}

#[test]
fn fields_are_those_documented() {
    let document = document();
    for (_, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let question = QUESTIONS.iter().find(|question| question.operation == id).unwrap();
        let Some(list) = schema_of(operation)["$ref"].as_str() else { continue };
        let Some(row) = resolve(&document, list)["properties"]["data"]["items"]["$ref"].as_str() else {
            continue;
        };
        let properties = resolve(&document, row)["properties"].as_object().unwrap();
        let mut documented: Vec<&str> = properties.keys().map(String::as_str).collect();
        let mut fields = question.fields.to_vec();
        documented.sort_unstable();
        fields.sort_unstable();
        assert_eq!(documented, fields, "{id}");
    }
}

/// Asks the operation of this path at `address` and holds the answer against its schema.
fn hold(document: &Value, path: &str, address: &str) -> Value {
    let answer = portal().get(address);
    assert_eq!(answer.status, 200, "{address}: {}", answer.text());
    let value = answer.json();
    let schema = schema_of(&document["paths"][path]["get"]);
    assert_eq!(check(document, schema, &value, address), Vec::<String>::new());
    walk(&value, &mut |member| assert!(!member.is_null(), "{address}"));
    value
}

#[test]
fn every_answer_is_as_documented() {
    let document = document();
    for list in ["elevators", "units", "commitments", "notices", "regions", "changes", "releases"] {
        hold(&document, &format!("/{list}"), &format!("/api/v1/{list}?limit=1000"));
    }
    let all =
        QUESTIONS.iter().find(|question| question.operation == "listElevators").unwrap().fields.join(",");
    hold(&document, "/elevators", &format!("/api/v1/elevators?limit=1000&fields={all}"));
    for past in ["elevators", "units", "commitments", "notices", "regions"] {
        hold(&document, &format!("/{past}"), &format!("/api/v1/{past}?as_of=2021-06-01&limit=1000"));
    }
    for query in [
        "limit=1000",
        "q=%E9%80%BE%E6%9C%9F&kind=elevator",
        "q=%E9%80%80%E5%87%BA",
        "q=zzzzqq",
        "kind=notice",
    ] {
        hold(&document, "/search", &format!("/api/v1/search?{query}"));
    }
    for text in ["20", "%E7%A7%91%E6%8A%80", "%E6%B8%9D%E5%8C%97"] {
        hold(&document, "/suggest", &format!("/api/v1/suggest?q={text}"));
    }
    hold(&document, "/meta", "/api/v1/meta");
    hold(&document, "/statistics", "/api/v1/statistics?by=region&limit=1000");
    hold(&document, "/statistics/targets", "/api/v1/statistics/targets");
    for query in ["", "?queries=%7B%22q0%22%3A%7B%22query%22%3A%22%E9%87%8D%E5%BA%86%22%7D%7D"] {
        hold(&document, "/reconcile", &format!("/api/v1/reconcile{query}"));
    }
    hold(&document, "/reconcile/suggest", "/api/v1/reconcile/suggest?prefix=%E9%87%8D%E5%BA%86");
    for query in ["seq=1", "seq=100&size=256", "from=1", "from=100&size=300", "from=300&size=300"] {
        hold(&document, "/log/proof", &format!("/api/v1/log/proof?{query}"));
    }
    for seq in [1, 100, 1000] {
        hold(&document, "/log/entries/{seq}", &format!("/api/v1/log/entries/{seq}"));
    }
}

#[test]
fn every_elevator_is_as_documented() {
    let document = document();
    for row in portal().rows("/api/v1/elevators?fields=code") {
        let code = row["code"].as_str().unwrap();
        hold(&document, "/elevators/{code}", &format!("/api/v1/elevators/{code}"));
        for part in ["history", "visits", "inspections", "tests", "incidents", "insurance", "qr"] {
            hold(
                &document,
                &format!("/elevators/{{code}}/{part}"),
                &format!("/api/v1/elevators/{code}/{part}"),
            );
        }
    }
}

#[test]
fn every_unit_notice_and_place_is_as_documented() {
    let document = document();
    for row in portal().rows("/api/v1/units") {
        let uscc = row["uscc"].as_str().unwrap();
        hold(&document, "/units/{uscc}", &format!("/api/v1/units/{uscc}"));
        hold(&document, "/units/{uscc}/history", &format!("/api/v1/units/{uscc}/history"));
    }
    for row in portal().rows("/api/v1/notices") {
        let no = escape(row["notice_no"].as_str().unwrap());
        hold(&document, "/notices/{no}", &format!("/api/v1/notices/{no}"));
    }
    for row in portal().rows("/api/v1/regions") {
        hold(&document, "/regions/{slug}", &format!("/api/v1/regions/{}", row["slug"].as_str().unwrap()));
    }
    for row in portal().rows("/api/v1/elevators?region=yubei") {
        let Some(estate) = row["estate"].as_str() else { continue };
        let name = escape(estate);
        hold(&document, "/estates/{region}/{name}", &format!("/api/v1/estates/yubei/{name}"));
    }
}

#[test]
fn a_plain_form_leads_to_the_answer() {
    let leads = |form: &str| {
        let answer = portal().get(&format!("/api/try/{form}"));
        assert_eq!(answer.status, 303, "{form}");
        answer.header("location").unwrap().to_owned()
    };
    for (form, to) in [
        ("getElevator?code=200044&as_of=", "/api/v1/elevators/200044"),
        ("getElevator", "/api/v1/elevators/200044"),
        ("getElevator?code=..%2F..%2Fx&as_of=2021-11-15", "/api/v1/elevators/..%2F..%2Fx?as_of=2021-11-15"),
        ("listElevators?region=yubei&q=&limit=3&lmit=1", "/api/v1/elevators?region=yubei&limit=3"),
        ("listElevators?fields=code%2Cestate", "/api/v1/elevators?fields=code,estate"),
    ] {
        assert_eq!(leads(form), to);
    }
    assert_eq!(portal().get("/api/try/nothing").status, 404);
    // Every form answers as it comes filled, as an example does.
    let document = document();
    let page = portal().get("/api");
    for (_, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        if operation["requestBody"].is_object() {
            continue;
        }
        let form = page.text().split(&format!("action=\"/api/try/{id}\"")).nth(1).unwrap();
        let form = form.split("</form>").next().unwrap();
        let filled = form.split("name=\"").skip(1).filter_map(|field| {
            let value = field.split(" value=\"").nth(1).filter(|_| !field.contains("<option"))?;
            let (name, value) = (field.split('"').next()?, value.split('"').next()?);
            Some(format!("{name}={}", escape(value)))
        });
        let to = leads(&format!("{id}?{}", filled.collect::<Vec<_>>().join("&")));
        assert_eq!(portal().get(&to).status, 200, "{to}");
        assert!(page.text().contains(&format!("<a href=\"{}\"", to.replace('&', "&#38;"))), "{to}");
    }
}

#[test]
fn problems_are_as_documented() {
    let document = document();
    let schema = &document["components"]["schemas"]["Problem"];
    for address in ["/api/v1/elevators?x=1&limit=0", "/api/v1/elevators/1", "/api/v1/nowhere"] {
        let problem = portal().get(address).json();
        assert_eq!(check(&document, schema, &problem, address), Vec::<String>::new());
    }
}

#[test]
fn the_document_changes_only_on_purpose() {
    insta::assert_json_snapshot!("openapi", document());
}

#[test]
fn the_page_shows_every_operation_and_asks_nobody_else() {
    let page = portal().get("/api");
    let document = document();
    for (path, operation) in operations(&document) {
        assert!(page.text().contains(operation["operationId"].as_str().unwrap()), "{path}");
        assert!(page.text().contains(&format!("/api/v1{path}")), "{path}");
    }
    assert_eq!(page.text().matches("<script").count(), 1);
    assert!(page.text().contains("<script src=\"/static/try."));
}
