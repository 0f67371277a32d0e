//! The one spelling of an address: what was asked, in the order in which it is declared, so that the same question is
//! kept once. It refuses to know what the parameters mean.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::parameter::CURSOR;

/// What stands unescaped in a canonical address.
pub const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b',');

/// A value as it stands in a canonical address.
pub fn escape(value: &str) -> String {
    utf8_percent_encode(value, ESCAPED).to_string()
}

/// A query that was read, in the order of its canonical spelling.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pairs: Vec<(&'static str, String)>,
}

impl FromIterator<(&'static str, String)> for Asked {
    fn from_iter<I: IntoIterator<Item = (&'static str, String)>>(pairs: I) -> Self {
        Self { pairs: pairs.into_iter().collect() }
    }
}

impl Asked {
    /// The canonical address of the answer: `path` and what was asked.
    pub fn address(&self, path: &str) -> String {
        spell(path, self.pairs.iter().map(|(name, value)| (*name, value.as_str())))
    }

    /// The address of the page that begins at `cursor`, everything else as it was asked.
    pub fn next_address(&self, path: &str, cursor: &str) -> String {
        let others = self.pairs.iter().filter(|(name, _)| *name != CURSOR.name);
        spell(path, others.map(|(name, value)| (*name, value.as_str())).chain([(CURSOR.name, cursor)]))
    }
}

fn spell<'a>(path: &str, pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    for (index, (name, value)) in pairs.enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        address.push_str(&escape(value));
    }
    address
}
