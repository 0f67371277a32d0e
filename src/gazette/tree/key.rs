//! The log's key: an Ed25519 key in a file of its own, made once by the first publisher and readable by nobody else.
//!
//! The file holds the key as text in the form of Go's `sumdb/note`, which other tools of transparency logs read.

use std::fmt;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use signed_note::{Signer, StandardSigner, key_id, new_ed25519_verifier_key};

use super::checkpoint;

/// The name of the file in the data folder.
pub const FILE: &str = "mingti.key";
/// Ed25519, as notes number algorithms.
const ED25519: u8 = 1;

/// A key that signs for one log.
#[derive(Clone)]
pub struct LogKey {
    signer: StandardSigner,
    verifier_key: String,
}

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("{FILE}: {0}")]
    Io(#[from] std::io::Error),
    /// What stands in it is no key.
    #[error("{FILE} 中没有签署密钥，请放回原来的密钥文件")]
    Malformed,
    /// There is a key, which signs from the first publication on, and nothing was ever published.
    #[error(
        "数据目录中有签署密钥（{FILE}），数据库却是空的：同一密钥不能再签另一份公布日志。请先恢复数据库，并核对 MINGTI_DATA 和 MINGTI_DATABASE_URL；确要另起一份日志的，请先将 {FILE} 移到别处"
    )]
    OfAnotherLog,
    /// The system gave no randomness.
    #[error("no randomness: {0}")]
    Randomness(String),
}

impl LogKey {
    /// The key of this folder; `None` if there is none.
    pub fn find(folder: &Path) -> Result<Option<Self>, KeyError> {
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Self::parse(text.trim()).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The key of this folder, made for this log if there is none. Two processes that make one at the same moment get
    /// the same: the file appears whole, once, and is never written over.
    pub fn make(folder: &Path, origin: &str) -> Result<Self, KeyError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| KeyError::Randomness(error.to_string()))?;
        // Mode 0600 from the beginning.
        let mut file = tempfile::Builder::new().prefix(".mingti-key-").tempfile_in(folder)?;
        writeln!(file, "{}", written(origin, &SigningKey::from_bytes(&seed)))?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(folder.join(FILE)) {
            Ok(_) => std::fs::File::open(folder)?.sync_all()?,
            Err(refused) if refused.error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(refused) => return Err(refused.error.into()),
        }
        Self::find(folder)?.ok_or(KeyError::Malformed)
    }

    fn parse(text: &str) -> Result<Self, KeyError> {
        let signer = StandardSigner::new(text).map_err(|_| KeyError::Malformed)?;
        // Base64 may hold the sign that parts the fields.
        let key = text.splitn(5, '+').nth(4).and_then(|key| STANDARD.decode(key).ok());
        let seed = key.and_then(|key| key.get(1..)?.try_into().ok()).ok_or(KeyError::Malformed)?;
        let key = SigningKey::from_bytes(&seed);
        let verifier_key = new_ed25519_verifier_key(signer.name(), &key.verifying_key());
        Ok(Self { signer, verifier_key })
    }

    /// What signs.
    pub fn signer(&self) -> &dyn Signer {
        &self.signer
    }

    /// The key as others verify with it (C2SP vkey).
    pub fn verifier_key(&self) -> &str {
        &self.verifier_key
    }

    /// The log it signs for.
    pub fn origin(&self) -> &str {
        checkpoint::origin_of(&self.verifier_key)
    }
}

/// `PRIVATE+KEY+name+id+key`.
fn written(origin: &str, key: &SigningKey) -> String {
    let public = [&[ED25519], key.verifying_key().as_bytes().as_slice()].concat();
    let private = STANDARD.encode([&[ED25519], key.as_bytes().as_slice()].concat());
    format!("PRIVATE+KEY+{origin}+{:08x}+{private}", key_id(origin, &public))
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.verifier_key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        assert!(LogKey::find(folder.path()).unwrap().is_none());
        let made = LogKey::make(folder.path(), "a.example/gazette").unwrap();
        let again = LogKey::make(folder.path(), "b.example/gazette").unwrap();
        assert_eq!(made.verifier_key(), again.verifier_key());
        assert_eq!(again.origin(), "a.example/gazette");
        let permissions = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
        assert!(!format!("{made:?}").contains("PRIVATE"));
    }

    #[test]
    fn any_key_is_read_back() {
        for _ in 0..64 {
            let folder = tempfile::tempdir().unwrap();
            let made = LogKey::make(folder.path(), "a.example/gazette").unwrap();
            let found = LogKey::find(folder.path()).unwrap().unwrap();
            assert_eq!(made.verifier_key(), found.verifier_key());
        }
    }

    #[test]
    fn a_broken_file_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "PRIVATE+KEY+a+00000000+AQID", "a+b"] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            assert!(matches!(LogKey::find(folder.path()), Err(KeyError::Malformed)), "{text}");
        }
    }
}
