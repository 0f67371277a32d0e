//! A point of one log, by which a copy knows whether it still follows the log it was made from: a register that was
//! restored from a backup, or put in another's place, has other entries at the same positions.

use std::fmt;
use std::str::FromStr;

use super::{Error, Gazette};

/// A position and the entry that stands there. The salt in every body makes its hash the log's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPoint {
    /// The position; 0 is before the first entry.
    pub seq: u64,
    /// SHA-256 of the entry's body, lower-case hex; empty before the first.
    pub body_sha256: String,
}

impl LogPoint {
    /// The point before the first entry, at which all logs are one.
    pub const BEGINNING: Self = Self { seq: 0, body_sha256: String::new() };
}

impl fmt::Display for LogPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.seq, self.body_sha256)
    }
}

/// That a text names no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no point of a log")]
pub struct NoPoint;

impl FromStr for LogPoint {
    type Err = NoPoint;

    fn from_str(text: &str) -> Result<Self, NoPoint> {
        let (seq, body_sha256) = text.split_once(' ').ok_or(NoPoint)?;
        let seq = seq.parse().map_err(|_| NoPoint)?;
        let is_whole = body_sha256.len() == if seq == 0 { 0 } else { 64 };
        is_whole.then(|| Self { seq, body_sha256: body_sha256.to_owned() }).ok_or(NoPoint)
    }
}

impl Gazette {
    /// The point at a position; `None` beyond the log's end.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn point_at(&self, seq: u64) -> Result<Option<LogPoint>, Error> {
        if seq == 0 {
            return Ok(Some(LogPoint::BEGINNING));
        }
        let entry = self.store.log_entry(seq).await?;
        Ok(entry.map(|entry| LogPoint { seq, body_sha256: hex::encode(entry.body_sha256) }))
    }

    /// Whether this log goes through a point.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn goes_through(&self, point: &LogPoint) -> Result<bool, Error> {
        Ok(self.point_at(point.seq).await?.as_ref() == Some(point))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_written_and_read_again() {
        let point = LogPoint { seq: 838, body_sha256: "a0".repeat(32) };
        assert_eq!(point.to_string().parse(), Ok(point));
        assert_eq!(LogPoint::BEGINNING.to_string().parse(), Ok(LogPoint::BEGINNING));
        for text in ["", "838", "838 ", "838 a0", "x a0", "0 a0"] {
            assert_eq!(text.parse::<LogPoint>(), Err(NoPoint), "{text}");
        }
    }
}
