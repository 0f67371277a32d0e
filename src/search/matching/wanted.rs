//! What is to be found of a word, and how well it may fit.

/// How well a word fits: the smaller the better. A record's tier is the sum over the words.
pub type Tier = u8;
/// The word is the whole name or code.
pub const EXACT: Tier = 0;
/// The name or code begins with the word.
pub const PREFIX: Tier = 1;
/// The word stands within the name.
pub const WITHIN: Tier = 2;
/// The name is written otherwise: in pinyin, by an older name, by another brand.
pub const ALIAS: Tier = 3;

/// A word to be found, and what may stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The word as compared.
    pub text: String,
    /// Whether it may stand as it is.
    pub as_it_is: bool,
    /// Other ways to write it.
    pub otherwise: Vec<String>,
    /// Whether it may be the pinyin of a name.
    pub spelled: bool,
    /// Whether former names count.
    pub former: Former,
}

/// Whether names that a thing had count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Former {
    /// They do not.
    #[default]
    Never,
    /// Where the word is the whole name.
    IfWhole,
    /// Like names it has.
    Always,
}

impl Wanted {
    /// A word that must stand as it is.
    pub fn literal(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            as_it_is: true,
            otherwise: Vec::new(),
            spelled: false,
            former: Former::Never,
        }
    }
}
