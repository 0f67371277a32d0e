//! Proofs from the log's tree: that an entry is in it, and that it only ever grew.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use poem_openapi::OpenApi;
use serde::Serialize;

use super::absent::{self, from_gazette};
use super::desk::Desk;
use super::parameter::{FROM, Question, SEQ, SIZE};
use super::payload::Object;
use super::query::Query;
use super::schema;
use super::section::Section;
use crate::gazette::records::Found;
use crate::gazette::tree::proof::{Consistency, Inclusion, SignedTree};
use crate::web::cache::CachePolicy;
use crate::web::fault::{Fault, FieldError};
use crate::web::visit::Visit;

/// What a proof may be asked of.
pub static PROOF: Question =
    Question { operation: "getLogProof", parameters: &[SEQ, FROM, SIZE], fields: &[], columns: &[] };

/// Operations on the log's tree.
#[derive(Debug, Clone)]
pub struct Proofs {
    /// Where they ask and answer.
    pub desk: Desk,
}

#[OpenApi(tag = "Section::Log")]
impl Proofs {
    /// 存在与一致的证明 · Prove an entry or the growth of the log
    ///
    /// 给出 seq：证明该条目在树中（RFC 6962 2.1.1）。给出 from：证明那么多条目的旧树是新树的开头，旧内容没有改动（RFC 6962 2.1.2）。
    /// 两者给出且只给出一个。哈希为 SHA-256 的 Base64。不给 size 时证明到最新检查点，并附上其签名原文。
    #[oai(path = "/log/proof", method = "get", operation_id = "getLogProof")]
    async fn proof(&self, visit: &Visit, query: Query) -> poem::Result<Object<schema::TreeProof>> {
        let mut reading = query.against(&PROOF);
        let (seq, from) = (reading.position(SEQ), reading.position(FROM));
        if reading.has(SEQ) == reading.has(FROM) {
            reading.refuse(SEQ, "seq 与 from 应给出一个，且只一个");
        }
        let size = reading.position(SIZE);
        let address = reading.finish()?.address("/api/v1/log/proof");
        let read = async {
            let signed = self.desk.gazette.signed_tree().await.map_err(from_gazette)?;
            let signed = signed.ok_or_else(|| absent::ENTRY.never_published())?;
            let size = size_within(size, &signed)?;
            let proof = match (seq, from) {
                (Some(seq), _) => self.inclusion(seq, size).await?,
                (None, Some(from)) => self.consistency(from, size).await?,
                (None, None) => return Err(Fault::BadRequest { errors: Vec::new() }),
            };
            Ok(Found { record: proof.under(&signed), made_from: Vec::new() })
        };
        Ok(self.desk.record(visit, CachePolicy::Never, &address, read).await?.into())
    }
}

/// The size asked for, or that of the newest signed tree.
fn size_within(asked: Option<u64>, signed: &SignedTree) -> Result<u64, Fault> {
    match asked {
        Some(size) if size > signed.size => {
            let most = format!("不能大于最新检查点的 {}", signed.size);
            Err(Fault::bad_request(FieldError::parameter(SIZE.name, most)))
        }
        size => Ok(size.unwrap_or(signed.size)),
    }
}

impl Proofs {
    async fn inclusion(&self, seq: u64, size: u64) -> Result<TreeProof, Fault> {
        let proof = self.desk.gazette.inclusion(seq, size).await.map_err(from_gazette)?;
        Ok(proof.ok_or_else(|| absent::ENTRY.not_in_the_tree())?.into())
    }

    async fn consistency(&self, from: u64, size: u64) -> Result<TreeProof, Fault> {
        if from > size {
            let most = format!("不能大于新树的 {size}");
            return Err(Fault::bad_request(FieldError::parameter(FROM.name, most)));
        }
        Ok(self.desk.gazette.consistency(from, size).await.map_err(from_gazette)?.into())
    }
}

/// A proof as it is answered: of one kind or the other.
#[derive(Debug, Serialize)]
struct TreeProof {
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf_index: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_root: Option<String>,
    tree_size: u64,
    root: String,
    proof: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checkpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verifier_key: Option<String>,
}

/// A hash as checkpoints write it.
fn base64(hash: impl AsRef<[u8]>) -> String {
    STANDARD.encode(hash)
}

impl TreeProof {
    /// With the signature, where the proof is of the tree that it is under.
    fn under(mut self, signed: &SignedTree) -> Self {
        if self.tree_size == signed.size {
            self.checkpoint = Some(signed.checkpoint.clone());
            self.verifier_key = Some(signed.verifier_key.clone());
        }
        self
    }
}

impl From<Inclusion> for TreeProof {
    fn from(proof: Inclusion) -> Self {
        Self {
            seq: Some(proof.seq),
            leaf_index: Some(proof.seq - 1),
            leaf: Some(proof.leaf),
            leaf_hash: Some(base64(proof.leaf_hash.0)),
            from: None,
            from_root: None,
            tree_size: proof.tree_size,
            root: base64(proof.root.0),
            proof: proof.path.iter().map(|hash| base64(hash.0)).collect(),
            checkpoint: None,
            verifier_key: None,
        }
    }
}

impl From<Consistency> for TreeProof {
    fn from(proof: Consistency) -> Self {
        Self {
            seq: None,
            leaf_index: None,
            leaf: None,
            leaf_hash: None,
            from: Some(proof.from),
            from_root: Some(base64(proof.from_root.0)),
            tree_size: proof.tree_size,
            root: base64(proof.root.0),
            proof: proof.path.iter().map(|hash| base64(hash.0)).collect(),
            checkpoint: None,
            verifier_key: None,
        }
    }
}
