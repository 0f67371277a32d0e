//! How names are written: everything search knows about Chinese writing, apart from any index. A text and a query are
//! folded alike ([`fold`], [`words`], [`code`]), so that width, script, dots and spaces never decide. Pure: no I/O, no
//! index, no clock. The plain files of `index/` are compiled in.

mod fold;
mod glyphs;
mod lists;
mod words;

pub use fold::{Folded, code, fold, folded};
pub use words::{CHARS_READ, WORDS_READ, Word, words};
