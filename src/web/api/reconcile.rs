//! Names of units matched to credit codes, in the protocol that OpenRefine and its kin speak (W3C Reconciliation Service
//! API 0.2). The form is that protocol's, not ours; the search does the matching.

use std::collections::BTreeMap;

use poem::error::ReadBodyError;
use poem::http::{HeaderMap, Uri, header};
use poem::{Body, Response};
use poem_openapi::OpenApi;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::absent::{from_gazette, from_search};
use super::desk::Desk;
use super::parameter::{CURSOR, PREFIX, QUERIES, Question};
use super::payload::Object;
use super::query::{Query, unknown};
use super::schema;
use super::section::Section;
use crate::domain::label::Vocabulary;
use crate::search::answer::{Facts, Hit};
use crate::search::question::{self, Filter, Kind};
use crate::search::writing;
use crate::web::cache::CachePolicy;
use crate::web::fault::{Fault, FieldError};
use crate::web::finding;
use crate::web::negotiation::Form;
use crate::web::pages::asked::value;
use crate::web::pages::badge::FRAME;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

const PATH: &str = "/api/v1/reconcile";
/// Names asked for at once.
const MOST_QUERIES: usize = 50;
/// Candidates for a name.
const MOST_CANDIDATES: usize = 25;
const USUAL_CANDIDATES: usize = 5;
/// The score of a unit that had exactly the name before.
const FORMER: f64 = 90.0;
/// Bytes of a form.
const MOST_BYTES: usize = 256 * 1024;

/// Parameters of the protocol's older relatives that tools send along (OpenRefine's search while typing does): every answer
/// is whole, and of units alone.
const PASSED_OVER: [&str; 10] =
    ["exact", "filter", "format", "key", "lang", "prefixed", "scoring", "spell", "stemmed", "type"];

/// One name to be matched. What the protocol offers beyond (properties) is passed over.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    query: String,
    #[serde(default, rename = "type")]
    of_type: Types,
    #[serde(default)]
    limit: Option<f64>,
}

/// Of which kind a thing may be: one, several, or any.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Types {
    One(String),
    Several(Vec<String>),
    #[default]
    Any,
}

impl Asked {
    fn is_of_units(&self) -> bool {
        let is_unit = |wanted: &String| wanted == Kind::Unit.code();
        match &self.of_type {
            Types::One(wanted) => is_unit(wanted),
            Types::Several(wanted) => wanted.is_empty() || wanted.iter().any(is_unit),
            Types::Any => true,
        }
    }

    /// How many candidates are wanted; the protocol's number may come as `3.0`.
    fn limit(&self) -> usize {
        let wanted = self.limit.and_then(|limit| format!("{limit:.0}").parse().ok());
        wanted.unwrap_or(USUAL_CANDIDATES).min(MOST_CANDIDATES)
    }
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

/// What may be asked in the address.
pub static BY_ADDRESS: Question =
    Question { operation: "reconcile", parameters: &[QUERIES], fields: &[], columns: &[] };
/// What may be asked beside the form.
pub static BY_FORM: Question = Question::none("reconcileForm");
/// What may be asked while typing.
pub static SUGGEST: Question =
    Question { operation: "suggestUnits", parameters: &[PREFIX, CURSOR], fields: &[], columns: &[] };

/// Operations on names of units.
#[derive(Debug, Clone)]
pub struct Reconciliation {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Data")]
impl Reconciliation {
    /// 单位名称匹配 · Reconcile unit names
    ///
    /// 把单位名称配到统一社会信用代码，供 OpenRefine 等工具使用（W3C Reconciliation Service API 0.2）。不带 queries 时给出服务说明，
    /// 否则逐个给出候选：分数越高越像，match 为 true 的可以直接采用。一次至多 50 个名称。
    #[oai(path = "/reconcile", method = "get", operation_id = "reconcile")]
    async fn by_address(&self, visit: &Visit, uri: &Uri) -> poem::Result<Object<schema::Reconciled>> {
        let desk = &self.desk;
        if let Some(queries) = queries(uri.query().unwrap_or_default())? {
            return Ok(answer(desk, visit, &queries).await?.into());
        }
        let render = async { rendered(&manifest(&desk.public_url)) };
        Ok(kept(desk, visit, (CachePolicy::Daily, PATH), render).await?.into())
    }

    /// 单位名称匹配，以表单提交 · Reconcile unit names by form
    ///
    /// 与 GET 相同，queries 在表单中，至多 256 KB。
    #[oai(path = "/reconcile", method = "post", operation_id = "reconcileForm")]
    async fn by_form(
        &self,
        visit: &Visit,
        uri: &Uri,
        headers: &HeaderMap,
        body: Body,
    ) -> poem::Result<Object<schema::Reconciled>> {
        if !is_form(headers) {
            return Err(Fault::UnsupportedMediaType.into());
        }
        nothing_beside(uri.query().unwrap_or_default(), &BY_FORM)?;
        let form = body.into_bytes_limit(MOST_BYTES).await.map_err(|error| match error {
            ReadBodyError::PayloadTooLarge => Fault::PayloadTooLarge,
            _ => unreadable(),
        })?;
        let form = std::str::from_utf8(&form).map_err(|_| unreadable())?;
        let queries = queries(form)?.ok_or_else(unreadable)?;
        Ok(answer(&self.desk, visit, &queries).await?.into())
    }

    /// 单位名称提示 · Suggest units
    ///
    /// 名称以所给文字开头或含有它的单位，供匹配工具在人工选择时使用。
    #[oai(path = "/reconcile/suggest", method = "get", operation_id = "suggestUnits")]
    async fn suggest(&self, visit: &Visit, query: Query) -> poem::Result<Object<schema::SuggestedUnits>> {
        let desk = &self.desk;
        let reading = query.without(&PASSED_OVER).against(&SUGGEST);
        let prefix = reading.text(PREFIX).unwrap_or_default();
        reading.finish()?;
        if writing::is_too_long(&prefix) {
            return Err(Fault::bad_request(finding::too_long(PREFIX.name)).into());
        }
        let render = async {
            let hits = hits(desk, visit, &prefix, USUAL_CANDIDATES * 2).await?.0;
            let line = |hit: &Hit| json!({"id": hit.id, "name": hit.title, "description": roles(hit), "notable": [of_type()]});
            rendered(&json!({"result": hits.iter().map(line).collect::<Vec<_>>()}))
        };
        Ok(kept(desk, visit, (CachePolicy::Never, "/api/v1/reconcile/suggest"), render).await?.into())
    }
}

async fn answer(desk: &Desk, visit: &Visit, queries: &str) -> Result<Response, Fault> {
    let queries: BTreeMap<String, Asked> = serde_json::from_str(queries).map_err(|_| unreadable())?;
    if queries.len() > MOST_QUERIES {
        let most = format!("一次至多 {MOST_QUERIES} 个名称");
        return Err(Fault::bad_request(FieldError::parameter(QUERIES.name, most)));
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
    // No unit has a name of which not every word may be asked for.
    if !asked.is_of_units() || asked.query.trim().is_empty() || writing::is_too_long(&asked.query) {
        return Ok(Vec::new());
    }
    let (hits, are_guesses) = hits(desk, visit, asked.query.trim(), asked.limit()).await?;
    let is_present = |hit: &Hit| !are_guesses && (hit.tier == 0 || hit.title == asked.query.trim());
    let mut exact: Vec<&Hit> = hits.iter().filter(|hit| is_present(hit)).collect();
    let mut former = Vec::new();
    for hit in hits.iter().filter(|hit| !are_guesses && !is_present(hit)) {
        if was_called(desk, visit, &hit.id, asked.query.trim()).await? {
            former.push(hit);
        }
    }
    let score =
        |hit: &Hit| if former.iter().any(|one| one.id == hit.id) { FORMER } else { score(hit, are_guesses) };
    // Whoever bears the name today comes before whoever bore it.
    if exact.is_empty() {
        exact.clone_from(&former);
    }
    let candidate = |hit: &Hit| Candidate {
        id: hit.id.clone(),
        name: hit.title.clone(),
        types: [of_type()],
        score: score(hit),
        is_match: matches!(exact[..], [one] if one.id == hit.id),
    };
    let mut candidates: Vec<Candidate> = hits.iter().map(candidate).collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(candidates)
}

/// Whether a unit had exactly this name before.
async fn was_called(desk: &Desk, visit: &Visit, uscc: &str, name: &str) -> Result<bool, Fault> {
    let view = desk.view(visit, None).await?;
    let former = desk.gazette.former_names(&view, uscc).await.map_err(from_gazette)?;
    let sought = writing::fold(name).text;
    Ok(former.iter().any(|former| writing::fold(&former.name).text == sought))
}

/// Units that a text means, or may mean where nothing fits as it is written.
async fn hits(desk: &Desk, visit: &Visit, text: &str, limit: usize) -> Result<(Vec<Hit>, bool), Fault> {
    let filter = Filter { kind: Some(Kind::Unit), ..Filter::default() };
    let question = question::Question {
        text: text.to_owned(),
        literally: true,
        filter,
        limit,
        ..question::Question::default()
    };
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
        "preview": {"url": format!("{site}/units/{{{{id}}}}/badge"), "width": FRAME.0, "height": FRAME.1},
        "suggest": {"entity": {"service_url": format!("{site}{PATH}"), "service_path": "/suggest"}},
        "batchSize": MOST_QUERIES,
    })
}

/// The names to be matched; any other parameter is refused, but for those of the protocol.
fn queries(query: &str) -> Result<Option<String>, Fault> {
    nothing_beside(query, &BY_ADDRESS)?;
    Ok(value(query, QUERIES.name))
}

fn nothing_beside(query: &str, question: &Question) -> Result<(), Fault> {
    let mut given = query.split('&').filter_map(|pair| pair.split('=').next());
    let is_asked = |name: &str| question.parameters.iter().any(|known| known.name == name);
    // Every answer is whole, wherever it is said to begin.
    let is_passed_over = |name: &str| name == CURSOR.name || PASSED_OVER.contains(&name);
    let is_expected = |name: &str| name.is_empty() || is_asked(name) || is_passed_over(name);
    match given.find(|name| !is_expected(name)) {
        None => Ok(()),
        Some(name) => Err(Fault::bad_request(unknown(name, question))),
    }
}

/// Whether a body is said to be a form, or is not said to be anything.
fn is_form(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_none_or(|kind| {
        let essence = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

fn unreadable() -> Fault {
    let how = "请写作 {\"q0\": {\"query\": \"单位名称\"}} 这样的 JSON";
    Fault::bad_request(FieldError::parameter(QUERIES.name, how))
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
