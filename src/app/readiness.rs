//! What a portal says of itself when it is asked whether it is ready.

use std::sync::Arc;

use serde_json::{Map, json};

use super::sealing::Signing;
use crate::gazette::Board;
use crate::release::shelf::Shelf;
use crate::search::{Search, Status};
use crate::web::ops::{Readiness, ReadinessCheck};

/// Whether the record can be read and was signed for at the start, how far the copies are, whether releases can be
/// reached, and why nobody signs here.
pub(super) fn readiness(
    board: &Arc<Board>,
    search: &Search,
    shelf: &Shelf,
    signing: Arc<Signing>,
) -> ReadinessCheck {
    let (board, search, shelf) = (board.clone(), search.clone(), shelf.clone());
    Arc::new(move || {
        let mut facts = Map::new();
        facts.insert("data_seq".to_owned(), board.position().into());
        match search.status() {
            Status::Ready { position } => facts.insert("index_seq".to_owned(), position.into()),
            Status::Making { made, of } => {
                facts.insert("index_in_the_making".to_owned(), json!({"made": made, "of": of}))
            }
        };
        if let Some(is_reachable) = shelf.is_reachable() {
            let objects = if is_reachable { "reachable" } else { "unreachable" };
            facts.insert("objects".to_owned(), objects.into());
        }
        if let Some(trouble) = signing.trouble() {
            facts.insert("not_signing".to_owned(), trouble.code().into());
        }
        Readiness { ready: board.lost_since().is_none() && signing.has_caught_up(), facts }
    })
}
