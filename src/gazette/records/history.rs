//! Every version of a thing, what changed between them and when it was published.

use serde::Serialize;
use serde_json::Value as Json;

use super::Coded;
use crate::gazette::disclosure::LocalTime;

/// One publication in the history of a thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Version {
    /// Its position in the log.
    pub seq: u64,
    /// The kind of the entry: the card, or an event of it.
    pub kind: Coded,
    /// The id within the kind.
    pub id: String,
    /// When it was published.
    pub published_at: LocalTime,
    /// What changed against the version before; for a first version every field, with no `before`.
    pub changes: Vec<Change>,
}

/// One field that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The field's name.
    pub field: String,
    /// Its Chinese label.
    pub label: String,
    /// The value before; absent if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Json>,
    /// The value after; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Json>,
}
