//! What is published of a withdrawal: which thing, on what ground; never what it said.

use serde::{Deserialize, Serialize};

use super::{Disclosed, Valve};
use crate::domain::register::Text;
use crate::gazette::Kind;

/// A withdrawal as the public sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicWithdrawal {
    /// The kind of the thing.
    pub of_kind: String,
    /// Which one.
    pub of_id: String,
    /// The elevator whose record it belonged to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elevator_code: Option<String>,
    /// The entries that lost their bodies, oldest first.
    pub entries: Vec<u64>,
    /// The clause it rests on.
    pub clause: String,
    /// Why.
    pub reason: String,
    /// Whether only versions went that a newer one had replaced, so that the thing still stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_newest: bool,
    #[serde(skip)]
    valve: Valve,
}

impl PublicWithdrawal {
    /// The withdrawal of a thing. Its grounds are public text, checked as such.
    pub fn new(
        (of_kind, of_id): (&str, &str),
        entries: Vec<u64>,
        elevator_code: Option<String>,
        (clause, reason): (&Text, &Text),
    ) -> Self {
        Self {
            of_kind: of_kind.to_owned(),
            of_id: of_id.to_owned(),
            elevator_code,
            entries,
            clause: clause.as_str().to_owned(),
            reason: reason.as_str().to_owned(),
            keeps_newest: false,
            valve: Valve(()),
        }
    }

    /// The same of what a newer version had replaced.
    #[must_use]
    pub fn keeping_newest(self, keeps_newest: bool) -> Self {
        Self { keeps_newest, ..self }
    }
}

impl Disclosed for PublicWithdrawal {
    const KIND: Kind = Kind::WITHDRAWAL;
    fn id(&self) -> String {
        format!("{}/{}", self.of_kind, self.of_id)
    }
}
