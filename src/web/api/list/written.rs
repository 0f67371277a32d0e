//! How a page of a list is written: rows as JSON between `{data` and `page, meta}`, or as lines of a table.

use poem::http::{HeaderValue, header};
use serde::Serialize;

use super::Wanted;
use crate::domain::Day;
use crate::gazette::records::Page;
use crate::gazette::records::diff::Summary;
use crate::release::rows::Row;
use crate::release::table;
use crate::web::api::absent::Missing;
use crate::web::api::payload;
use crate::web::negotiation::Form;
use crate::web::prepared::Rendered;

/// The licence of all data.
pub const LICENCE: &str = "CC BY 4.0";

/// What is told of a page beside its rows.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// Whether its total is.
    pub is_exact: bool,
    /// What was asked for by id and is not there; `None` where nothing was.
    pub missing: Option<&'a [Missing]>,
    /// How far the log was looked at for this page; `None` for lists that are not of the log.
    pub reached: Option<u64>,
    /// What all pages together come to; told with the first.
    pub summary: Option<&'a Summary>,
    /// The day asked for.
    pub as_of: Option<Day>,
}

/// A page in the form wanted.
pub fn render<R: Row>(wanted: &Wanted, page: &Page<R>, file: &'static str, telling: Telling<'_>) -> Rendered {
    let form = wanted.form;
    if form == Form::Main {
        return Rendered::json(envelope(page, wanted.fields.as_deref(), telling));
    }
    let table = wanted.table();
    let mut body = table.head::<R>().to_vec();
    body.extend_from_slice(&table.rows(&page.rows));
    Rendered::new(media_type(form), body).header(header::CONTENT_DISPOSITION, attachment(file, form))
}

/// `{data, page, meta}`.
fn envelope<R: Row>(page: &Page<R>, fields: Option<&[&'static str]>, telling: Telling<'_>) -> Vec<u8> {
    let Telling { is_exact, missing, reached, summary, as_of } = telling;
    let missing = member("missing", missing);
    let summary = member("summary", summary);
    let as_of = member("as_of", as_of);
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(b"{\"data\":");
    write_rows(&page.rows, fields, &mut out);
    out.extend_from_slice(b",\"page\":{");
    if let Some(next) = &page.next {
        out.extend_from_slice(format!("\"next\":{},", serde_json::Value::from(next.as_str())).as_bytes());
    }
    if let Some(reached) = reached {
        out.extend_from_slice(format!("\"reached\":{reached},").as_bytes());
    }
    let tail = format!(
        "\"total\":{},\"total_is_exact\":{is_exact}}},\"meta\":{{\"licence\":\"{LICENCE}\"{missing}{summary}{as_of}}}}}",
        page.total
    );
    out.extend_from_slice(tail.as_bytes());
    out
}

/// A further member of an object; nothing where there is no value.
fn member<T: Serialize>(name: &str, value: Option<T>) -> String {
    let value = value.map(|value| serde_json::to_string(&value).expect("what is told is plain data"));
    value.map(|value| format!(",\"{name}\":{value}")).unwrap_or_default()
}

/// Rows as a JSON array.
pub fn write_rows<R: Row>(rows: &[R], fields: Option<&[&'static str]>, out: &mut Vec<u8>) {
    out.push(b'[');
    let begins = out.len();
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        if index == 1 {
            // The others are about as long as the first: a list that outgrows its room is copied.
            let room = out.len() - begins;
            out.reserve((room + room / 8) * rows.len());
        }
        row.write_json(fields, out);
    }
    out.push(b']');
}

/// How the rows of a table are written in a form that is one.
pub(super) fn lines(form: Form) -> table::Form {
    if form == Form::Csv { table::Form::Csv } else { table::Form::Ndjson }
}

pub(super) fn media_type(form: Form) -> &'static str {
    match form {
        Form::Main => "application/json",
        Form::Csv => payload::CSV,
        Form::Ndjson => payload::NDJSON,
    }
}

pub(super) fn attachment(file: &str, form: Form) -> HeaderValue {
    let extension = if form == Form::Csv { "csv" } else { "ndjson" };
    HeaderValue::try_from(format!("attachment; filename=\"mingti-{file}.{extension}\""))
        .expect("the name of a list is a valid file name")
}
