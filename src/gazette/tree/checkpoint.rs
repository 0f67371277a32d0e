//! Checkpoints: the size and root of a tree as a C2SP signed note, written by the log's key and read from anyone.

use signed_note::{Note, Signer, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint as Text, Hash};

/// A tree that somebody signed for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TreeHead {
    /// How many entries it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// Why a checkpoint cannot be relied on.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unreliable {
    /// It is no signed note with a tree head in it.
    #[error("检查点的格式不对")]
    Malformed,
    /// The key is no verifier key.
    #[error("公钥的格式不对")]
    Key,
    /// It speaks of another log.
    #[error("检查点属于另一个日志")]
    AnotherLog,
    /// It does not bear this key's signature.
    #[error("检查点的签名与公钥不符")]
    Signature,
}

/// The signed note for a tree.
///
/// # Errors
/// If the origin or the key cannot stand in a note.
pub fn sign(head: TreeHead, origin: &str, signer: &dyn Signer) -> Result<String, Unreliable> {
    let text = Text::new(origin, head.size, head.root, "").map_err(|_| Unreliable::Malformed)?;
    let mut note = Note::new(&text.to_bytes(), &[]).map_err(|_| Unreliable::Malformed)?;
    note.add_sigs(&[signer]).map_err(|_| Unreliable::Key)?;
    String::from_utf8(note.to_bytes()).map_err(|_| Unreliable::Malformed)
}

/// The tree that a note speaks of, if this key signed it and it is of the key's own log.
///
/// # Errors
/// Why it cannot be relied on.
pub fn open(note: &[u8], verifier_key: &str) -> Result<TreeHead, Unreliable> {
    let verifier = StandardVerifier::new(verifier_key.trim()).map_err(|_| Unreliable::Key)?;
    let origin = origin_of(verifier_key);
    let note = Note::from_bytes(note).map_err(|_| Unreliable::Malformed)?;
    let text = Text::from_bytes(note.text()).map_err(|_| Unreliable::Malformed)?;
    if text.origin() != origin {
        return Err(Unreliable::AnotherLog);
    }
    note.verify(&VerifierList::new(vec![Box::new(verifier)])).map_err(|_| Unreliable::Signature)?;
    Ok(TreeHead { size: text.size(), root: *text.hash() })
}

/// The log that a verifier key belongs to: its name, which is the origin line.
pub fn origin_of(verifier_key: &str) -> &str {
    verifier_key.trim().split('+').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::key::LogKey;
    use super::*;

    #[test]
    fn what_was_signed_is_read_back_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let key = LogKey::make(folder.path(), "dianti.example.cn/gazette").unwrap();
        let head = TreeHead { size: 3, root: tlog_tiles::record_hash(b"x") };
        let note = sign(head, key.origin(), key.signer()).unwrap();
        assert!(note.starts_with("dianti.example.cn/gazette\n3\n"));
        assert_eq!(open(note.as_bytes(), key.verifier_key()), Ok(head));

        let larger = note.replace("\n3\n", "\n4\n");
        assert_eq!(open(larger.as_bytes(), key.verifier_key()), Err(Unreliable::Signature));
        assert_eq!(open(b"3\n", key.verifier_key()), Err(Unreliable::Malformed));
        assert_eq!(open(note.as_bytes(), "x+00000000+AA=="), Err(Unreliable::Key));

        let other = tempfile::tempdir().unwrap();
        let other = LogKey::make(other.path(), "dianti.example.cn/gazette").unwrap();
        assert_eq!(open(note.as_bytes(), other.verifier_key()), Err(Unreliable::Signature));
        let elsewhere = tempfile::tempdir().unwrap();
        let elsewhere = LogKey::make(elsewhere.path(), "other.example.cn/gazette").unwrap();
        assert_eq!(open(note.as_bytes(), elsewhere.verifier_key()), Err(Unreliable::AnotherLog));
    }
}
