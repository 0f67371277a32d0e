//! Suggestions while somebody types: what they are called, where they lead, and one line that tells them apart.

use serde::Serialize;

use crate::domain::label::Vocabulary;
use crate::gazette::View;
use crate::search::answer::{Facts, Hit};
use crate::search::question::Question;
use crate::web::api::absent::from_search;
use crate::web::api::desk::Desk;
use crate::web::api::list::LICENCE;
use crate::web::fault::Fault;
use crate::web::finding::{self, is_for_want_of_an_index};
use crate::web::pages::links;
use crate::web::visit::Visit;

/// All of them.
#[derive(Debug, Serialize)]
pub struct Suggestions {
    data: Vec<Suggestion>,
    meta: Meta,
}

#[derive(Debug, Serialize)]
struct Meta {
    licence: &'static str,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct Suggestion {
    kind: &'static str,
    id: String,
    title: String,
    url: String,
    detail: String,
    spans: Vec<(usize, usize)>,
}

impl Suggestion {
    /// Its fields.
    pub const FIELDS: &'static [&'static str] = &["kind", "id", "title", "url", "detail", "spans"];
}

/// Up to `most` suggestions for the beginning of a question.
///
/// # Errors
/// If the record cannot be read.
pub async fn suggest(desk: &Desk, visit: &Visit, text: String, most: u64) -> Result<Suggestions, Fault> {
    let view = desk.view(visit, None).await?;
    let hits = hits(desk, &view, text, usize::try_from(most).unwrap_or(usize::MAX)).await?;
    Ok(Suggestions {
        data: hits.into_iter().map(Suggestion::from).collect(),
        meta: Meta { licence: LICENCE },
    })
}

async fn hits(desk: &Desk, view: &View, text: String, most: usize) -> Result<Vec<Hit>, Fault> {
    match desk.search.suggest(text.clone(), most, view.today).await {
        Err(error) if is_for_want_of_an_index(&error) => {
            let question = Question { text, limit: most, ..Question::default() };
            let found = finding::find(&desk.search, &desk.gazette, view, question).await;
            Ok(found.map_err(from_search)?.answer.hits)
        }
        hits => hits.map_err(from_search),
    }
}

impl From<Hit> for Suggestion {
    fn from(hit: Hit) -> Self {
        let url = links::of_hit(&hit);
        let detail = detail(&hit);
        let marks = hit.highlights.into_iter().find(|highlight| highlight.text == hit.title);
        Self {
            kind: hit.kind.code(),
            id: hit.id,
            title: hit.title,
            url,
            detail,
            spans: marks.map_or_else(Vec::new, |highlight| highlight.spans),
        }
    }
}

/// What tells a hit from others of the same name.
fn detail(hit: &Hit) -> String {
    let parts: Vec<String> = match &hit.facts {
        Facts::Elevator(facts) => {
            let place = facts.region.map(|region| region.name.to_owned());
            [Some(hit.id.clone()), place, facts.inner_no.clone()].into_iter().flatten().collect()
        }
        Facts::Unit { roles, region } => {
            let roles = roles.iter().map(|role| role.label().to_owned());
            region.map(|region| region.name.to_owned()).into_iter().chain(roles).collect()
        }
        Facts::Estate { region, elevators } => {
            let place = region.map(|region| region.name.to_owned());
            place.into_iter().chain([format!("{elevators} 台电梯")]).collect()
        }
        Facts::Notice { decided_on, .. } => vec![decided_on.to_string()],
        Facts::Commitment { promised, .. } => vec![promised.clone()],
        Facts::Region(_) => Vec::new(),
    };
    parts.join(" · ")
}
