//! Names of units matched to credit codes, in the protocol that OpenRefine and its kin speak (W3C Reconciliation Service
//! API 0.2). It has a form of its own, so it stands beside the document of the API; the search does the matching.

use std::collections::BTreeMap;

use poem::http::Uri;
use poem::web::Data;
use poem::{Body, Response, handler};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::absent::from_search;
use super::desk::Desk;
use crate::domain::label::Vocabulary;
use crate::search::answer::{Facts, Hit};
use crate::search::question::{Filter, Kind, Question};
use crate::web::cache::CachePolicy;
use crate::web::fault::{Fault, FieldError};
use crate::web::negotiation::Form;
use crate::web::pages::asked::value;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

const PATH: &str = "/api/v1/reconcile";
/// Names asked for at once.
const MOST_QUERIES: usize = 50;
/// Candidates for a name.
const MOST_CANDIDATES: usize = 25;
const USUAL_CANDIDATES: usize = 5;
/// Bytes of a form.
const MOST_BYTES: usize = 256 * 1024;

/// One name to be matched. What the protocol offers beyond (properties) is passed over.
#[derive(Debug, Deserialize)]
struct Asked {
    query: String,
    #[serde(default, rename = "type")]
    of_type: Option<String>,
    #[serde(default)]
    limit: Option<usize>,
}

/// What a name may mean.
#[derive(Debug, Serialize)]
struct Candidate {
    id: String,
    name: String,
    #[serde(rename = "type")]
    types: [Value; 1],
    score: f64,
    #[serde(rename = "match")]
    is_match: bool,
}

/// What this service is, or the answers to the queries in the address.
#[handler]
pub async fn by_address(Data(desk): Data<&Desk>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    let query = uri.query().unwrap_or_default();
    if let Some(queries) = parameter(query, "queries")? {
        return answer(desk, visit, &queries).await;
    }
    let render = async { rendered(&manifest(&desk.public_url)) };
    kept(desk, visit, (CachePolicy::Daily, PATH), render).await
}

/// The answers to the queries in a form.
#[handler]
pub async fn by_form(Data(desk): Data<&Desk>, visit: &Visit, body: Body) -> Result<Response, Fault> {
    let form = body.into_bytes_limit(MOST_BYTES).await.map_err(|_| Fault::PayloadTooLarge)?;
    let form = std::str::from_utf8(&form).map_err(|_| unreadable())?;
    let queries = parameter(form, "queries")?.ok_or_else(unreadable)?;
    answer(desk, visit, &queries).await
}

/// Units whose name begins or goes on like this, while somebody types.
#[handler]
pub async fn suggest(Data(desk): Data<&Desk>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    let query = uri.query().unwrap_or_default();
    let prefix = parameter(query, "prefix")?.unwrap_or_default();
    let render = async {
        let hits = hits(desk, visit, &prefix, USUAL_CANDIDATES * 2).await?.0;
        let line = |hit: &Hit| json!({"id": hit.id, "name": hit.title, "description": roles(hit), "notable": [of_type()]});
        rendered(&json!({"result": hits.iter().map(line).collect::<Vec<_>>()}))
    };
    kept(desk, visit, (CachePolicy::Never, "/api/v1/reconcile/suggest"), render).await
}

async fn answer(desk: &Desk, visit: &Visit, queries: &str) -> Result<Response, Fault> {
    let queries: BTreeMap<String, Asked> = serde_json::from_str(queries).map_err(|_| unreadable())?;
    if queries.len() > MOST_QUERIES {
        let most = format!("一次至多 {MOST_QUERIES} 个名称");
        return Err(Fault::bad_request(FieldError::parameter("queries", most)));
    }
    let render = async {
        let mut results = BTreeMap::new();
        for (name, asked) in &queries {
            results.insert(name, json!({"result": candidates(desk, visit, asked).await?}));
        }
        rendered(&json!(results))
    };
    kept(desk, visit, (CachePolicy::Never, PATH), render).await
}

async fn candidates(desk: &Desk, visit: &Visit, asked: &Asked) -> Result<Vec<Candidate>, Fault> {
    let is_of_units = asked.of_type.as_deref().is_none_or(|wanted| wanted == Kind::Unit.code());
    if !is_of_units || asked.query.trim().is_empty() {
        return Ok(Vec::new());
    }
    let limit = asked.limit.unwrap_or(USUAL_CANDIDATES).min(MOST_CANDIDATES);
    let (hits, are_guesses) = hits(desk, visit, asked.query.trim(), limit).await?;
    let is_exact = |hit: &Hit| !are_guesses && (hit.tier == 0 || hit.title == asked.query.trim());
    let exact = hits.iter().filter(|hit| is_exact(hit)).count();
    let candidate = |hit: &Hit| Candidate {
        id: hit.id.clone(),
        name: hit.title.clone(),
        types: [of_type()],
        score: score(hit, are_guesses),
        is_match: exact == 1 && is_exact(hit),
    };
    Ok(hits.iter().map(candidate).collect())
}

/// Units that a text means, or may mean where nothing fits as it is written.
async fn hits(desk: &Desk, visit: &Visit, text: &str, limit: usize) -> Result<(Vec<Hit>, bool), Fault> {
    let filter = Filter { kind: Some(Kind::Unit), ..Filter::default() };
    let question = Question { text: text.to_owned(), literally: true, filter, limit, ..Question::default() };
    let answer = desk.search.ask(question, visit.day).await.map_err(from_search)?;
    if !answer.hits.is_empty() {
        return Ok((answer.hits, false));
    }
    let guessed = answer.guesses.into_iter().flat_map(|guess| guess.hits);
    Ok((guessed.filter(|hit| hit.kind == Kind::Unit).take(limit).collect(), true))
}

/// 100 for the whole name, less the further the words stand from being it.
fn score(hit: &Hit, is_guess: bool) -> f64 {
    let score = 100.0 - 20.0 * f64::from(hit.tier.min(4));
    if is_guess { score / 4.0 } else { score }
}

fn roles(hit: &Hit) -> String {
    match &hit.facts {
        Facts::Unit { roles, .. } => roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、"),
        _ => String::new(),
    }
}

fn of_type() -> Value {
    json!({"id": Kind::Unit.code(), "name": Kind::Unit.label()})
}

/// What the service is, for those who ask it nothing.
fn manifest(site: &str) -> Value {
    json!({
        "versions": ["0.2"],
        "name": "明梯：单位名称 · Mingti units",
        "identifierSpace": format!("{site}/units/"),
        "schemaSpace": format!("{site}/api"),
        "defaultTypes": [of_type()],
        "view": {"url": format!("{site}/units/{{{{id}}}}")},
        "preview": {"url": format!("{site}/units/{{{{id}}}}/badge"), "width": 480, "height": 48},
        "suggest": {"entity": {"service_url": format!("{site}{PATH}"), "service_path": "/suggest"}},
        "batchSize": MOST_QUERIES,
    })
}

/// The value of the one parameter that may be given here; any other is refused. `cursor` is part of the protocol and
/// passed over: every answer is whole.
fn parameter(query: &str, name: &'static str) -> Result<Option<String>, Fault> {
    let mut given =
        query.split('&').filter_map(|pair| pair.split('=').next()).filter(|name| !name.is_empty());
    if given.any(|given| given != name && given != "cursor") {
        let only = FieldError::parameter(name, "本接口只认这个参数");
        return Err(Fault::bad_request(only));
    }
    Ok(value(query, name))
}

fn unreadable() -> Fault {
    let how = "请写作 {\"q0\": {\"query\": \"单位名称\"}} 这样的 JSON";
    Fault::bad_request(FieldError::parameter("queries", how))
}

fn rendered(body: &Value) -> Result<Rendered, Fault> {
    serde_json::to_vec(body).map(Rendered::json).map_err(|error| Fault::internal(&error))
}

async fn kept(
    desk: &Desk,
    visit: &Visit,
    (policy, address): (CachePolicy, &str),
    render: impl Future<Output = Result<Rendered, Fault>>,
) -> Result<Response, Fault> {
    let body = desk.bodies.answer(policy, (address, Form::Main), visit.day, render).await?;
    Ok(body.respond(visit))
}
