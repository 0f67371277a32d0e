//! The strong entity tag of a body that is sent as it is read: its name follows from what decides its bytes, since
//! nobody holds them to hash. It refuses to know what that is; bodies in memory are tagged by their hash.

use poem::http::HeaderValue;
use sha2::{Digest, Sha256};

use super::negotiation::has_already;
use super::visit::Visit;

/// How tables are written. Raised with every change of their bytes that no publication brings about: another column,
/// another spelling of a cell.
const WRITTEN: &str = "2";

/// Names one body among all that its address ever has (RFC 9110 §8.8.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag {
    stem: String,
}

impl EntityTag {
    /// Of bytes that a name of ours, letters and digits and marks without quotes, already stands for.
    pub fn named(stem: String) -> Self {
        Self { stem }
    }

    /// Of bytes that follow from all of this together, and from how this program writes them.
    pub fn decided_by(all: &[&str]) -> Self {
        let mut digest = Sha256::new_with_prefix(WRITTEN);
        for one in all {
            // No text of ours holds a NUL: what stands beside each other cannot be moved across.
            digest.update([0]);
            digest.update(one);
        }
        Self { stem: hex::encode(&digest.finalize()[..16]) }
    }

    /// The value of `ETag`.
    pub fn header(&self) -> HeaderValue {
        HeaderValue::try_from(self.to_string()).expect("an entity tag is a valid header value")
    }

    /// Whether this visitor has these bytes already.
    pub fn is_held_by(&self, visit: &Visit) -> bool {
        visit.if_none_match.as_ref().is_some_and(|sent| has_already(sent, &self.stem))
    }
}

impl std::fmt::Display for EntityTag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", self.stem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_follows_from_all_that_decides_and_from_where_it_is_cut() {
        let tag = EntityTag::decided_by(&["/api/v1/units", "csv", "7"]);
        assert_eq!(tag, EntityTag::decided_by(&["/api/v1/units", "csv", "7"]));
        assert_ne!(tag, EntityTag::decided_by(&["/api/v1/units", "csv", "8"]));
        assert_ne!(tag, EntityTag::decided_by(&["/api/v1/units", "csv7", ""]));
        let header = tag.header();
        assert_eq!(header.len(), 34);
        assert!(has_already(&header, &tag.stem));
    }
}
