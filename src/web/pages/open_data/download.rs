//! A file of a release on its way out.

use std::path::{Component, Path};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use poem::Response;
use poem::http::{HeaderMap, StatusCode, header};

use super::super::missing;
use crate::release::describe::SUMS;
use crate::release::files::FORMS;
use crate::release::shelf::{FileNote, MANIFEST, Released, Shelf};
use crate::web::cache::CachePolicy;
use crate::web::entity_tag::EntityTag;
use crate::web::fault::Fault;
use crate::web::file_body::opened_body;
use crate::web::range;
use crate::web::releases::not_to_be_had;
use crate::web::visit::Visit;

/// Answers with a file of a release, or the stretch of it that was asked for.
///
/// # Errors
/// A 404 if the release has no such file, a 416 if the stretch lies outside it, or that it cannot be read.
pub(super) async fn answer(
    (visit, headers): (&Visit, &HeaderMap),
    shelf: &Shelf,
    released: &Released,
    path: &str,
) -> Result<Response, Fault> {
    if !is_within(path) || !is_listed(released, path) {
        return Err(missing::release());
    }
    // The name of a release and the path say what the bytes are: neither is ever used again for others.
    let tag = EntityTag::named(format!("{}/{path}", released.manifest.name));
    let mut response = Response::builder()
        .content_type(media_type(path))
        .header(header::CACHE_CONTROL, CachePolicy::Released.cache_control(visit.now))
        .header(header::ETAG, tag.header());
    if tag.is_held_by(visit) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    if !is_text(path) {
        let name = path.rsplit('/').next().unwrap_or(path);
        response = response.header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    }
    // The few files that describe the others are not listed among them, and are sent whole.
    let mut stretch = None;
    if let Some(file) = released.manifest.file(path) {
        response = response.header(header::ACCEPT_RANGES, "bytes").header("Repr-Digest", digest(file));
        stretch = range::wanted(headers, file.bytes, &tag.to_string())?;
        if let Some(stretch) = &stretch {
            let said = range::content_range(stretch, file.bytes);
            response = response.status(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, said);
        }
    }
    let opened = shelf.open(released, path, stretch).await.map_err(|error| not_to_be_had(&error))?;
    let opened = opened.ok_or_else(missing::release)?;
    Ok(response.header(header::CONTENT_LENGTH, opened.length).body(opened_body(opened)))
}

/// The checksum of a whole file as RFC 9530 writes it.
fn digest(file: &FileNote) -> String {
    let sum = hex::decode(&file.sha256).unwrap_or_default();
    format!("sha-256=:{}:", BASE64_STANDARD.encode(sum))
}

fn is_within(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a release has a file at this path, those that describe it included.
pub fn is_listed(released: &Released, path: &str) -> bool {
    path == MANIFEST || path == SUMS || released.manifest.file(path).is_some()
}

/// Whether a browser shows it rather than keeping it.
fn is_text(path: &str) -> bool {
    matches!(path, "README.md" | "LICENCE.txt" | "checkpoint" | "key" | SUMS) || extension(path) == "json"
}

fn media_type(path: &str) -> &'static str {
    match extension(path) {
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        _ if is_text(path) => "text/plain; charset=utf-8",
        _ => FORMS
            .iter()
            .find(|form| path.ends_with(form.suffix))
            .map_or("application/octet-stream", |form| form.media_type),
    }
}

/// What follows the last dot: files of a release have it in small letters.
fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}
