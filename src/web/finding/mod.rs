//! How a face of the portal asks the search: while there is no index to ask, the record's own lookup answers for it.
//! It refuses to know how an answer looks.

pub mod choices;
mod lookup;

use crate::gazette::{Gazette, Kind, Tag, View};
use crate::search::answer::Answer;
use crate::search::question::{MOST_CHARS, MOST_WORDS, Question};
use crate::search::{Error, Search};
use crate::web::cache::CachePolicy;
use crate::web::fault::FieldError;

/// An answer, and who gave it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The answer.
    pub answer: Answer,
    /// Whether the record's lookup gave it, which knows beginnings of codes and names only and counts nothing.
    pub is_lookup: bool,
}

/// Asks the search, or the lookup while the index is being made.
///
/// # Errors
/// [`Error::BadCursor`]; [`Error::Record`]; without an index the others too, where a later page was asked for, which
/// the lookup does not have.
pub async fn find(
    search: &Search,
    gazette: &Gazette,
    view: &View,
    question: Question,
) -> Result<Finding, Error> {
    match search.ask(question.clone(), view.today).await {
        Ok(answer) => Ok(Finding { answer, is_lookup: false }),
        Err(error) if is_for_want_of_an_index(&error) && question.cursor.is_none() => {
            let answer = lookup::answer(gazette, view, &question).await?;
            Ok(Finding { answer, is_lookup: true })
        }
        Err(error) => Err(error),
    }
}

/// That more was asked in a parameter than is looked for: nothing of a question is passed over.
pub fn too_long(parameter: &'static str) -> FieldError {
    FieldError::parameter(
        parameter,
        format!("至多 {MOST_CHARS} 字、{MOST_WORDS} 个不同的词，每个词都须符合，请只留要紧的几个"),
    )
}

/// How long an answer is kept: not at all while the lookup answers, or it would outlive the making of the index.
pub fn policy(search: &Search) -> CachePolicy {
    if search.position().is_some() { CachePolicy::List } else { CachePolicy::Never }
}

/// Whether the search will answer once its index is made.
pub fn is_for_want_of_an_index(error: &Error) -> bool {
    matches!(error, Error::NotReady | Error::Index(_) | Error::BrokenOff)
}

/// What an answer is made from.
pub fn tags() -> Vec<Tag> {
    let kinds = [
        Kind::ELEVATOR,
        Kind::UNIT,
        Kind::COMMITMENT,
        Kind::PILOT_MARK,
        Kind::NOTICE,
        Kind::INSPECTION,
        Kind::TEST,
        Kind::VISIT,
    ];
    kinds.map(|kind| Tag::kind(kind.name())).to_vec()
}
