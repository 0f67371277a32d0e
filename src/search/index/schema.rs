//! The fields of the index. Three sorts of documents share it: names (what they are called, by their parts),
//! records (their cards, and elevators' codes).

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Raised whenever a field, a tokenizer or the layout of a card changes: the index is then made anew.
pub const VERSION: u32 = 5;

/// The tokenizer of [`Fields::parts`].
pub const PAIRS: &str = "pairs";

/// The fields by what they hold.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Of a name: its number.
    pub name: Field,
    /// Of a name: its text as written.
    pub text: Field,
    /// Of a name: its text as compared, whole.
    pub whole: Field,
    /// Of a name: every two neighbouring characters, with where they stand.
    pub parts: Field,
    /// Of a name: its pinyin from each syllable to the end.
    pub pinyin: Field,
    /// Of a name: the initials of its pinyin from each character to the end.
    pub initials: Field,
    /// Of a record: kind and id.
    pub key: Field,
    /// Of a record: its card.
    pub card: Field,
    /// Of an elevator: the number of its row in the directory.
    pub row: Field,
    /// Of an elevator: its codes as compared.
    pub codes: Field,
    /// Of an elevator: beginnings of its codes, each after its length.
    pub beginnings: Field,
}

/// How many characters the beginnings of codes have that are terms of their own: a shorter one leads to few of these
/// terms, a longer one begins few codes.
pub const BEGINNINGS: [usize; 2] = [6, 8];

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let pairs = TextFieldIndexing::default()
        .set_tokenizer(PAIRS)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let term = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        )
    };
    let fields = Fields {
        name: schema.add_u64_field("name", FAST),
        text: schema.add_text_field("text", TextOptions::default().set_stored()),
        whole: schema.add_text_field("whole", term()),
        parts: schema.add_text_field("parts", TextOptions::default().set_indexing_options(pairs)),
        pinyin: schema.add_text_field("pinyin", term()),
        initials: schema.add_text_field("initials", term()),
        key: schema.add_text_field("key", STRING),
        card: schema.add_bytes_field("card", STORED),
        row: schema.add_u64_field("row", FAST),
        codes: schema.add_text_field("codes", term()),
        beginnings: schema.add_text_field("beginnings", term()),
    };
    (schema.build(), fields)
}
