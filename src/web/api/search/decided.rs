//! Which code decided. An elevator is found by four codes, and the search keeps one of them to show: the others stand in
//! its record, which is asked for those hits only in which something found is not yet marked.

use crate::gazette::records::list::ElevatorRow;
use crate::gazette::{self, Gazette, View};
use crate::search::answer::{Highlight, Hit};
use crate::search::question::Kind;
use crate::search::writing;

/// Marks in hits the codes by which a text found them.
///
/// # Errors
/// If the record cannot be read.
pub async fn mark(
    gazette: &Gazette,
    view: &View,
    text: &str,
    hits: &mut [Hit],
) -> Result<(), gazette::Error> {
    let mut codes: Vec<String> = writing::words(text).into_iter().map(|word| word.text).collect();
    codes.retain(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let is_told = |hit: &Hit| hit.kind != Kind::Elevator || codes.iter().all(|code| is_marked(hit, code));
    let untold: Vec<String> = hits.iter().filter(|hit| !is_told(hit)).map(|hit| hit.id.clone()).collect();
    if untold.is_empty() {
        return Ok(());
    }
    for row in gazette.elevators_by_code(view, &untold).await? {
        let of_row = |hit: &&mut Hit| hit.kind == Kind::Elevator && hit.id == *row.card.code;
        if let Some(hit) = hits.iter_mut().find(of_row) {
            hit.highlights.extend(deciding(&row, &codes));
        }
    }
    Ok(())
}

/// Whether a word is marked in what is shown of a hit already.
fn is_marked(hit: &Hit, word: &str) -> bool {
    hit.highlights.iter().any(|highlight| writing::fold(&highlight.text).text.contains(word))
}

/// The further codes of an elevator that begin with one of these words.
fn deciding(row: &ElevatorRow, words: &[String]) -> Vec<Highlight> {
    let card = &row.card;
    let codes = [
        ("device_code", &card.device_code),
        ("registration_code", &card.registration_code),
        ("certificate_no", &card.certificate_no),
    ];
    let marked = |(field, code): (&'static str, &str)| {
        let folded = writing::fold(code);
        let begins = words.iter().filter(|word| folded.text.starts_with(word.as_str()));
        let longest = begins.map(|word| word.chars().count()).max()?;
        let span = folded.span(0..longest);
        Some(Highlight { field, text: code.to_owned(), spans: vec![(span.start, span.end)] })
    };
    codes.into_iter().filter_map(|(field, code)| Some((field, code.as_deref()?))).filter_map(marked).collect()
}
