//! The log of a portal over HTTP, as anyone can read it: bodies as lines of `changes`, leaves and hashes as tiles.
//! What a portal answers is believed of nothing: everything has a limit.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Shown;
use crate::gazette::tree::audit::Claimed;
use crate::gazette::tree::tiles::FULL;

/// How often an address is asked while the portal says: later.
const TRIES: u32 = 20;
/// The longest that a portal may make us wait between two tries.
const LONGEST_WAIT: Duration = Duration::from_mins(2);
/// Bytes of a tile, a checkpoint or a bundle: 256 leaves of at most 65,535 bytes.
const MOST_BYTES: u64 = 17 << 20;
/// Bytes of a line, which is one entry.
const LONGEST_LINE: u64 = 16 << 20;

/// A portal somewhere.
pub(super) struct Portal {
    address: String,
    agent: ureq::Agent,
    lines: Option<Box<dyn BufRead>>,
}

/// A line of `changes`.
#[derive(Deserialize)]
struct Line {
    seq: u64,
    kind: String,
    id: String,
    published_at: String,
    // The exact bytes: they are what is hashed.
    body: Option<Box<RawValue>>,
}

/// What of a leaf cannot be read off a line.
#[derive(Deserialize)]
struct HashOf {
    body_sha256: String,
}

impl Portal {
    pub(super) fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_mins(2)));
        let address = address.trim_end_matches('/').to_owned();
        Self { address, agent: config.build().into(), lines: None }
    }

    pub(super) fn shown(&self) -> anyhow::Result<Option<Shown>> {
        let Some(checkpoint) = self.bytes("/gazette/checkpoint")? else { return Ok(None) };
        let key = self.bytes("/gazette/key")?.context("门户有检查点而没有公钥")?;
        Ok(Some(Shown { verifier_key: String::from_utf8(key)?, checkpoint: String::from_utf8(checkpoint)? }))
    }

    /// The next entries, their hashes from the bundle of their leaves where they are signed for.
    pub(super) fn entries(&mut self, after: u64, signed: u64) -> anyhow::Result<Vec<Claimed>> {
        let width = usize::try_from(signed.saturating_sub(after)).unwrap_or(FULL).min(FULL);
        let leaves = match width {
            0 => Vec::new(),
            width => {
                let bundle = self.tile("entries", after / FULL as u64, width)?.context("门户缺少条目块")?;
                leaves(&bundle)?
            }
        };
        let mut entries = Vec::with_capacity(FULL);
        while entries.len() < FULL {
            let Some(line) = self.line(after + entries.len() as u64)? else { break };
            let Some(entry) = claimed(line, leaves.get(entries.len()))? else { break };
            entries.push(entry);
        }
        Ok(entries)
    }

    /// The next line after a position; `None` at the end. A connection that broke is made again, from there.
    fn line(&mut self, after: u64) -> anyhow::Result<Option<Line>> {
        for _ in 0..TRIES {
            let mut lines = match self.lines.take() {
                Some(lines) => lines,
                None => self.open(after)?,
            };
            let mut line = Vec::new();
            match lines.as_mut().take(LONGEST_LINE).read_until(b'\n', &mut line) {
                Ok(0) => {
                    // The end stays the end.
                    self.lines = Some(Box::new(std::io::empty()));
                    return Ok(None);
                }
                Ok(_) if line.ends_with(b"\n") => {
                    self.lines = Some(lines);
                    return Ok(Some(serde_json::from_slice(&line).context("公布记录的格式不对")?));
                }
                // Cut off in the middle of a line, or broken.
                Ok(_) | Err(_) => {}
            }
        }
        bail!("公布记录在第 {after} 号之后读不下去")
    }

    fn open(&self, after: u64) -> anyhow::Result<Box<dyn BufRead>> {
        let path = format!("/api/v1/changes?after={after}&fields=seq,kind,id,published_at,body");
        let response = self.get(&path, "application/x-ndjson")?;
        let response =
            response.with_context(|| format!("{} 不是门户的地址：那里没有公布记录（404）", self.address))?;
        Ok(Box::new(BufReader::with_capacity(1 << 18, response.into_body().into_reader())))
    }

    pub(super) fn tile(&self, level: &str, number: u64, width: usize) -> anyhow::Result<Option<Vec<u8>>> {
        let part = if width == FULL { String::new() } else { format!(".p/{width}") };
        self.bytes(&format!("/gazette/tile/{level}/{}{part}", grouped(number)))
    }

    /// A whole body; `None` where there is nothing.
    fn bytes(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(response) = self.get(path, "*/*")? else { return Ok(None) };
        let body = response.into_body().into_with_config().limit(MOST_BYTES).read_to_vec();
        body.map(Some).with_context(|| path.to_owned())
    }

    /// Asks until the portal does not say later; `None` for 404.
    fn get(&self, path: &str, accept: &str) -> anyhow::Result<Option<ureq::http::Response<ureq::Body>>> {
        let url = format!("{}{path}", self.address);
        for _ in 0..TRIES {
            let response = self
                .agent
                .get(&url)
                .header("Accept", accept)
                .call()
                .with_context(|| format!("{url} 没有回应"))?;
            match response.status().as_u16() {
                200 => return Ok(Some(response)),
                404 => return Ok(None),
                429 | 503 => std::thread::sleep(wait(&response)),
                status => bail!("{url} 答复 {status}，不能核验"),
            }
        }
        bail!("{url}: 门户一直繁忙")
    }
}

/// How long a portal asks us to wait.
fn wait(response: &ureq::http::Response<ureq::Body>) -> Duration {
    let named = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
    let seconds = named.and_then(|text| text.parse().ok()).unwrap_or(1);
    Duration::from_secs(seconds).clamp(Duration::from_millis(100), LONGEST_WAIT)
}

/// The leaves of a bundle: each after its length in two bytes.
fn leaves(mut bundle: &[u8]) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut leaves = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        ensure!(rest.len() >= length, "条目块不完整");
        let (leaf, rest) = rest.split_at(length);
        leaves.push(leaf.to_vec());
        bundle = rest;
    }
    ensure!(bundle.is_empty(), "条目块不完整");
    Ok(leaves)
}

/// An entry from its line and, where it is signed for, its leaf. `None` for one whose body is gone and whose leaf
/// nobody has signed for yet: nothing can be said of it.
fn claimed(line: Line, leaf: Option<&Vec<u8>>) -> anyhow::Result<Option<Claimed>> {
    let body = line.body.map(|body| body.get().to_owned());
    let body_sha256 = match (leaf, &body) {
        (Some(leaf), _) => serde_json::from_slice::<HashOf>(leaf).context("条目块的格式不对")?.body_sha256,
        (None, Some(body)) => {
            use sha2::{Digest, Sha256};
            hex::encode(Sha256::digest(body.as_bytes()))
        }
        (None, None) => return Ok(None),
    };
    let Line { seq, kind, id, published_at, .. } = line;
    Ok(Some(Claimed { seq, kind, id, published_at, body, body_sha256 }))
}

/// The number of a tile as addresses write it: `x001/x234/067`.
fn grouped(number: u64) -> String {
    let mut text = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_groups() {
        for (number, text) in [(0, "000"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_broken_bundle_is_none() {
        assert_eq!(leaves(&[0, 1, b'a', 0, 0]).unwrap(), [b"a".to_vec(), Vec::new()]);
        for bundle in [&[0][..], &[0, 2, b'a'], &[0, 0, 9]] {
            assert!(leaves(bundle).is_err());
        }
    }
}
