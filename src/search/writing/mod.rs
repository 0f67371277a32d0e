//! How names are written: everything search knows about Chinese writing, apart from any index. A text and a query are
//! folded alike ([`fold()`], [`words()`], [`code`]), so that width, script, dots and spaces never decide. What stands nowhere
//! as it was typed is tried otherwise: by its reading ([`readings`]), by other words ([`alternatives()`]), cut into the
//! parts of an address ([`address()`]) or the words it is made of ([`split()`]), with one character wrong ([`Near`]).
//! Pure: no I/O, no index, no clock. The plain files of `index/` are compiled in.

mod address;
mod alternatives;
mod counted;
mod fold;
mod glyphs;
mod labels;
mod lists;
mod near;
mod numeral;
mod pinyin;
mod places;
mod split;
mod state;
mod synonyms;
mod version;
mod words;

pub use address::{address, is_city_before};
pub use alternatives::{Alternative, Why, alternatives};
pub use fold::{Folded, code, fold, folded};
pub use labels::{is_code, unlabelled};
pub use near::{Near, SHORTEST_GUESS, differs_by_one, is_nearly};
pub use pinyin::{READINGS_KEPT, Readings, readings, spellings, syllables};
pub use places::region_named;
pub use split::split;
pub use state::{State, is_said_of, state};
pub use version::version;
pub use words::{MOST_CHARS, MOST_WORDS, Word, is_too_long, words};
