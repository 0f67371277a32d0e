//! The publication log: single entries, and how far this portal has read. The row of changes is [`super::changes`].

use std::sync::Arc;

use percent_encoding::utf8_percent_encode;
use poem::http::{HeaderName, HeaderValue};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde::Serialize;

use super::absent::{self, from_gazette};
use super::address::ESCAPED;
use super::desk::Desk;
use super::limits::MAX_SEQ;
use super::list::LICENCE;
use super::parameter::Question;
use super::payload::Object;
use super::query::Query;
use super::schema;
use super::section::Section;
use crate::domain::Day;
use crate::domain::programme::plan::{PLAN, Plan};
use crate::gazette::records::Found;
use crate::gazette::records::log::LogEntry;
use crate::gazette::{Board, Tag};
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// An entry is asked nothing.
pub static ENTRY: Question = Question::none("getLogEntry");
/// Nor is the state of the portal.
pub static META: Question = Question::none("getMeta");

/// Operations on the log.
#[derive(Debug, Clone)]
pub struct Log {
    /// Where they ask and answer.
    pub desk: Desk,
    /// How far this process has read the log.
    pub board: Arc<Board>,
    /// Whether the register is a sample.
    pub is_sample: bool,
}

#[OpenApi(tag = "Section::Log")]
impl Log {
    /// 一个条目的正文 · Get the body of a log entry
    ///
    /// 逐字节就是计算哈希的内容。类别、标识、公布时间和 SHA-256 在标头 Mingti-Entry-Kind、Mingti-Entry-Id（百分号编码）、
    /// Mingti-Entry-Published-At 和 Mingti-Entry-Sha256 中。
    #[oai(path = "/log/entries/:seq", method = "get", operation_id = "getLogEntry")]
    async fn entry(
        &self,
        visit: &Visit,
        /// 条目序号
        seq: Path<String>,
        query: Query,
    ) -> poem::Result<Object<schema::LogBody>> {
        query.must_be_empty(&ENTRY)?;
        visit.form.ok_or(Fault::NotAcceptable)?;
        let seq = parse(&seq).ok_or_else(|| absent::ENTRY.mistyped())?;
        let address = format!("/api/v1/log/entries/{seq}");
        let render = async {
            let entry = self.desk.gazette.log_entry(seq).await.map_err(from_gazette)?;
            let entry = entry.ok_or_else(|| absent::ENTRY.never_published())?;
            if entry.body.is_none() {
                return Err(self.gone(&entry).await?);
            }
            render(&entry)
        };
        let at = (address.as_str(), Form::Main);
        let body = self.desk.bodies.answer(CachePolicy::Record, at, visit.day, render).await?;
        Ok(body.respond(visit).into())
    }

    /// 数据现状 · Get the state of the data
    ///
    /// 最新条目的序号、检索索引的序号、本机答复是否落后、数据许可，以及设立两项试点的文件。
    #[oai(path = "/meta", method = "get", operation_id = "getMeta")]
    async fn meta(&self, visit: &Visit, query: Query) -> poem::Result<Object<schema::Meta>> {
        query.must_be_empty(&META)?;
        let read = async { Ok(Found { record: self.state(visit).await?, made_from: Vec::new() }) };
        Ok(self.desk.record(visit, CachePolicy::Never, "/api/v1/meta", read).await?.into())
    }
}

impl Log {
    /// Why an entry has no body any more. Its hash is told, so that the tree can be verified without it.
    async fn gone(&self, entry: &LogEntry) -> Result<Fault, Fault> {
        let withdrawn = self.desk.gazette.withdrawn_entry(entry).await.map_err(from_gazette)?;
        let mut withdrawn =
            withdrawn.ok_or_else(|| Fault::internal("an entry lost its body without a tombstone"))?;
        let reason = withdrawn.reason.trim_end_matches('。');
        withdrawn.reason = format!("{reason}。正文的 SHA-256 为 {}", entry.body_sha256);
        Ok(Fault::withdrawn(&withdrawn))
    }

    /// Answers lag from the first entry that bodies in memory or the search index do not know yet.
    async fn state(&self, visit: &Visit) -> Result<State, Fault> {
        let gazette = &self.desk.gazette;
        let index_seq = self.desk.search.position();
        let read_to = index_seq.map_or(self.board.position(), |seq| seq.min(self.board.position()));
        let data_seq = gazette.position().await.map_err(from_gazette)?;
        let unread = gazette.log_entries(read_to, 1).await.map_err(from_gazette)?;
        let lag = unread.first().map(|entry| visit.now.signed_duration_since(entry.published_at));
        let public_url = self.desk.public_url.to_string();
        let signed = gazette.signed_tree().await.map_err(from_gazette)?;
        Ok(State {
            data_seq,
            index_seq,
            tree_size: signed.as_ref().map(|signed| signed.size),
            verifier_key: signed.map(|signed| signed.verifier_key),
            lag_ms: lag.map_or(0, |lag| u64::try_from(lag.num_milliseconds()).unwrap_or(0)),
            stale: !unread.is_empty(),
            licence: LICENCE,
            licence_url: "https://creativecommons.org/licenses/by/4.0/",
            sample: self.is_sample,
            openapi: format!("{public_url}/api/v1/openapi.json"),
            public_url,
            today: visit.day,
            time_zone: "Asia/Shanghai",
            policy: &PLAN,
        })
    }
}

/// How far the data are.
#[derive(Debug, Serialize)]
struct State {
    data_seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_seq: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tree_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verifier_key: Option<String>,
    lag_ms: u64,
    stale: bool,
    licence: &'static str,
    licence_url: &'static str,
    sample: bool,
    public_url: String,
    openapi: String,
    today: Day,
    time_zone: &'static str,
    /// The plan that set up both pilots.
    policy: &'static Plan,
}

pub(super) fn parse(seq: &str) -> Option<u64> {
    let plain = !seq.is_empty() && seq.bytes().all(|b| b.is_ascii_digit()) && !seq.starts_with('0');
    plain.then(|| seq.parse().ok()).flatten().filter(|seq| *seq <= MAX_SEQ)
}

/// The body as it was hashed; what else the entry says stands in the headers.
fn render(entry: &LogEntry) -> Result<Rendered, Fault> {
    let tag = Tag::thing(&entry.kind, &entry.id);
    let body = entry.body.clone();
    let body = body.ok_or_else(|| Fault::internal("an entry lost its body without a tombstone"))?;
    let header = |text: &str| HeaderValue::try_from(text).expect("escaped text is a valid header value");
    let id = utf8_percent_encode(&entry.id, ESCAPED).to_string();
    Ok(Rendered::json(body)
        .made_from([tag])
        .header(HeaderName::from_static("mingti-entry-kind"), header(&entry.kind))
        .header(HeaderName::from_static("mingti-entry-id"), header(&id))
        .header(HeaderName::from_static("mingti-entry-published-at"), header(&published_at(entry)))
        .header(HeaderName::from_static("mingti-entry-sha256"), header(&entry.body_sha256)))
}

/// As it stands in the leaf of the entry: always six decimals.
pub(super) fn published_at(entry: &LogEntry) -> String {
    entry.published_at.to_rfc3339_opts(chrono::SecondsFormat::Micros, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_have_one_spelling() {
        for (text, seq) in [("1", Some(1)), ("9223372036854775807", Some(MAX_SEQ))] {
            assert_eq!(parse(text), seq);
        }
        for text in ["", "0", "01", "-1", "+1", "9223372036854775808", "1e3", "１"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
