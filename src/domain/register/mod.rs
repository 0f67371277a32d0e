//! The register: what a bureau's files say about units, elevators and what happened to them.
//!
//! Each dataset is declared once, by [`dataset!`](crate::dataset): its columns with their Chinese
//! headers, types and privacy. Reading a file, storing a fact, comparing two versions and the data
//! dictionary all follow from that one declaration. It refuses to know files, SQL and what of it
//! is public: that is the disclosure valve's business.

mod cell;
mod elevators;
mod events;
pub mod order;
mod pilots;
mod units;
mod value;

pub use cell::{Personal, Reading, Roles, SubjectId, Text, UserRef};
pub use elevators::Elevator;
pub use events::{Incident, Inspection, Insurance, Test, Visit};
pub use pilots::{Annotation, Bureau, Commitment, Notice, PilotDistrict};
pub use units::Unit;
pub use value::Value;

use crate::domain::refusal::Refusal;

/// One column of a dataset.
#[derive(Debug)]
pub struct Column {
    /// The name in files, JSON and the database.
    pub name: &'static str,
    /// The Chinese header, as the data dictionary gives it.
    pub label: &'static str,
    /// Chinese headers it had before, which files may still carry.
    pub former: &'static [&'static str],
    /// Whether a row without it is refused.
    pub required: bool,
    /// Whether it never leaves the private side.
    pub private: bool,
    /// Whether its text may hold line breaks; that of names, places and codes may not.
    pub lines: bool,
    /// What a cell of this column holds.
    pub kind: &'static str,
    /// The values it may hold, where they are few: code and label of each.
    pub values: fn() -> Vec<(&'static str, &'static str)>,
    /// Reads a trimmed cell that is not blank.
    pub read: fn(&str) -> Result<Value, Refusal>,
    /// The typed null of a blank cell.
    pub blank: fn() -> Value,
}

/// A dataset of the register: a struct whose fields are the columns, in the order of the file.
pub trait Dataset: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// The name on the command line and of the file.
    const NAME: &'static str;
    /// The Chinese name.
    const LABEL: &'static str;
    /// The private table that holds its facts.
    const TABLE: &'static str;
    /// The columns, in file order.
    const COLUMNS: &'static [Column];
    /// Names of the columns that identify a row.
    const KEY: &'static [&'static str];

    /// The values in column order.
    fn values(&self) -> Vec<Value>;

    /// Rebuilds the fact from its values; `None` if a value has the wrong type or a required one is missing.
    fn restore(values: Vec<Value>) -> Option<Self>;

    /// The identity of the row: the key joined by `/`.
    fn id(&self) -> String {
        id_of::<Self>(&self.values())
    }
}

/// The key of a row given by its values, joined by `/`.
pub fn id_of<D: Dataset>(values: &[Value]) -> String {
    let parts: Vec<String> = key_positions::<D>().map(|at| values[at].to_string()).collect();
    parts.join("/")
}

/// Where the key columns stand among the columns.
pub fn key_positions<D: Dataset>() -> impl Iterator<Item = usize> {
    D::KEY.iter().map(|key| {
        D::COLUMNS.iter().position(|column| column.name == *key).expect("a key names a column of its dataset")
    })
}

/// Declares a dataset: a struct, its [`Column`]s and its [`Dataset`] implementation.
///
/// A field typed `Option<_>` may be blank; `#[private]` before it keeps it on the private side; `or` names a header it
/// had before; `in lines` lets its text have several lines.
#[macro_export]
macro_rules! dataset {
    ($(#[$doc:meta])* pub struct $name:ident in $table:literal as $file:literal ($zh:literal) key [$($key:literal),+] {
        $($(#[doc = $fdoc:literal])* $([$private:ident])? $column:literal $field:ident : $ty:ty = $label:literal
           $(or $former:literal)? $(in $lines:ident)?),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[doc = $fdoc])* #[doc = concat!(" ", $label, ".")] pub $field: $ty),+ }

        impl $crate::domain::register::Dataset for $name {
            const NAME: &'static str = $file;
            const LABEL: &'static str = $zh;
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$($key),+];
            const COLUMNS: &'static [$crate::domain::register::Column] = &[$(
                $crate::domain::register::Column {
                    name: $column,
                    label: $label,
                    former: &[$($former)?],
                    required: <$ty as $crate::domain::register::Reading>::REQUIRED,
                    private: $crate::dataset!(@private $($private)?),
                    lines: $crate::dataset!(@lines $($lines)?),
                    kind: <$ty as $crate::domain::register::Reading>::KIND,
                    values: <$ty as $crate::domain::register::Reading>::values,
                    read: |text| <$ty as $crate::domain::register::Reading>::read(text).map(|v| $crate::domain::register::Reading::value(&v)),
                    blank: <$ty as $crate::domain::register::Reading>::blank,
                }
            ),+];

            fn values(&self) -> Vec<$crate::domain::register::Value> {
                vec![$($crate::domain::register::Reading::value(&self.$field)),+]
            }

            fn restore(values: Vec<$crate::domain::register::Value>) -> Option<Self> {
                let mut values = values.into_iter();
                Some(Self { $($field: <$ty as $crate::domain::register::Reading>::restore(values.next()?)?),+ })
            }
        }
    };
    (@private private) => { true };
    (@private) => { false };
    (@lines lines) => { true };
    (@lines) => { false };
}
