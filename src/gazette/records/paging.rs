//! Opaque places in a list: what a client hands back to get the next page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::Day;
use crate::gazette::Error;

/// Writes the place after the last row; `list` ties it to one list and order.
pub fn write<T: Serialize>(list: &str, place: &T) -> String {
    let json = serde_json::to_vec(&(list, place)).expect("a place is made of text and numbers");
    URL_SAFE_NO_PAD.encode(json)
}

/// Reads a place back.
///
/// # Errors
/// [`Error::BadCursor`] for anything this list did not give out.
pub fn read<T: DeserializeOwned>(list: &str, cursor: Option<&str>) -> Result<Option<T>, Error> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.len() > 1000 {
        return Err(Error::BadCursor);
    }
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Error::BadCursor)?;
    let (of, place): (String, Value) = serde_json::from_slice(&json).map_err(|_| Error::BadCursor)?;
    if of != list || holds_what_no_place_has(&place) {
        return Err(Error::BadCursor);
    }
    T::deserialize(place).map(Some).map_err(|_| Error::BadCursor)
}

/// Control characters and days of years with a sign, which the database would refuse.
fn holds_what_no_place_has(place: &Value) -> bool {
    match place {
        Value::String(text) => {
            text.contains(char::is_control) || text.starts_with(['+', '-']) && text.parse::<Day>().is_ok()
        }
        Value::Array(parts) => parts.iter().any(holds_what_no_place_has),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_to_its_list_only() {
        let cursor = write("units", &("重庆", 3));
        assert_eq!(read::<(String, u64)>("units", Some(&cursor)).unwrap(), Some(("重庆".to_owned(), 3)));
        assert!(matches!(read::<(String, u64)>("notices", Some(&cursor)), Err(Error::BadCursor)));
        assert!(matches!(read::<u64>("units", Some("!!")), Err(Error::BadCursor)));
        assert!(matches!(read::<u64>("units", Some(&"A".repeat(2000))), Err(Error::BadCursor)));
        for name in ["+智能", "-1", "a\"-b", "C:\\u00x", "+86"] {
            let cursor = write("units", &(name, 3));
            assert_eq!(read::<(String, u64)>("units", Some(&cursor)).unwrap(), Some((name.to_owned(), 3)));
        }
        for none in ["+12021-01-01", "-0001-01-01", "a\0b"] {
            assert!(matches!(
                read::<(String,)>("units", Some(&write("units", &[none]))),
                Err(Error::BadCursor)
            ));
        }
    }
}
