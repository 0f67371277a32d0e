//! How a cell of a file becomes a typed value: tolerant of full-width signs, of three ways to write
//! a day and of Chinese words for enums; strict about everything else.
//!
//! Here is what a cell can hold at all, and how codes and words of a list are read; beside it free [`text`], what names
//! units and things ([`naming`]), days and instants ([`moment`]), numbers ([`number`]), and codes whose digits a
//! spreadsheet has lost ([`lost`]).

mod lost;
mod moment;
mod naming;
mod number;
mod text;

pub use naming::{EventId, Roles, ServicePhone, SubjectId, UserRef};
pub use text::{Personal, Text};

use super::Value;
use crate::domain::codes::{CertificateNo, CreditCode, DeviceCode, ElevatorCode, NoticeNo, RegistrationCode};
use crate::domain::fold::half_width;
use crate::domain::label::Vocabulary;
use crate::domain::privacy;
use crate::domain::refusal::Refusal;
use crate::domain::region::RegionSlug;
use crate::domain::web_address::WebAddress;

/// A field of a dataset: required if it is a plain type, optional if it is an `Option` of one.
pub trait Reading: Sized {
    /// Whether a blank cell is refused.
    const REQUIRED: bool;
    /// What the cell holds, for the data dictionary.
    const KIND: &'static str;
    /// The values it may hold, where they are few: code and label of each.
    fn values() -> Vec<(&'static str, &'static str)>;
    /// Reads a trimmed cell that is not blank.
    fn read(text: &str) -> Result<Self, Refusal>;
    /// The typed null of a blank cell.
    fn blank() -> Value;
    /// The stored form.
    fn value(&self) -> Value;
    /// The field from its stored form; `None` if the type is wrong or a required value is missing.
    fn restore(value: Value) -> Option<Self>;
}

/// A type that a single cell can hold.
pub trait Scalar: Sized {
    /// What it is called in the data dictionary.
    const KIND: &'static str;
    /// The values it may hold, where they are few: code and label of each.
    fn values() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }
    /// Reads a trimmed cell that is not blank.
    fn read(text: &str) -> Result<Self, Refusal>;
    /// The stored form, or the typed null.
    fn store(this: Option<&Self>) -> Value;
    /// From the stored form; `None` for a null.
    fn restore(value: Value) -> Option<Self>;
}

impl<T: Scalar> Reading for T {
    const REQUIRED: bool = true;
    const KIND: &'static str = T::KIND;
    fn values() -> Vec<(&'static str, &'static str)> {
        T::values()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        T::read(text)
    }
    fn blank() -> Value {
        T::store(None)
    }
    fn value(&self) -> Value {
        T::store(Some(self))
    }
    fn restore(value: Value) -> Option<Self> {
        T::restore(value)
    }
}

impl<T: Scalar> Reading for Option<T> {
    const REQUIRED: bool = false;
    const KIND: &'static str = T::KIND;
    fn values() -> Vec<(&'static str, &'static str)> {
        T::values()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        T::read(text).map(Some)
    }
    fn blank() -> Value {
        T::store(None)
    }
    fn value(&self) -> Value {
        T::store(self.as_ref())
    }
    fn restore(value: Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::restore(value).map(Some) }
    }
}

/// Implements [`Scalar`] for a newtype that parses itself and stores as text. A check is made of what comes in only: what
/// is stored stays readable.
macro_rules! text_scalar {
    ($check:path: $($ty:ty = $kind:literal),+ $(,)?) => {$(
        impl Scalar for $ty {
            const KIND: &'static str = $kind;
            fn read(text: &str) -> Result<Self, Refusal> {
                lost::check_digits($kind, text)?;
                let read = <$ty>::parse(text)?;
                $check(read.as_str())?;
                Ok(read)
            }
            fn store(this: Option<&Self>) -> Value { Value::Text(this.map(|v| v.as_str().into())) }
            fn restore(value: Value) -> Option<Self> {
                match value { Value::Text(Some(text)) => <$ty>::parse(&text).ok(), _ => None }
            }
        }
    )+};
}

text_scalar!(
    privacy::check_code:
    ElevatorCode = "elevator_code",
    DeviceCode = "code",
    RegistrationCode = "code",
    CertificateNo = "code",
    NoticeNo = "code",
    SubjectId = "code",
    EventId = "code",
);
text_scalar!(privacy::check_text: WebAddress = "url");
text_scalar!(
    as_it_is:
    CreditCode = "credit_code",
    Text = "text",
    Personal = "text",
    ServicePhone = "phone",
    UserRef = "credit_code",
    Roles = "list",
    RegionSlug = "region",
);

/// Asks no more of what was asked already, can hold no number of a person, or is never published.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a check does")]
fn as_it_is(_: &str) -> Result<(), Refusal> {
    Ok(())
}

fn not_in<V: Vocabulary>(text: &str) -> Refusal {
    let shown: String = text.chars().take(20).collect();
    Refusal::form(format!("“{shown}”不是{}，可填：{}", V::NAME, V::listing()))
}

impl<V: Vocabulary> Scalar for V {
    const KIND: &'static str = "enum";
    fn values() -> Vec<(&'static str, &'static str)> {
        V::ALL.iter().map(|value| (value.code(), value.label())).collect()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        V::parse(&half_width(text)).or_else(|| V::parse(text)).ok_or_else(|| not_in::<V>(text))
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Text(this.map(|v| v.code().into()))
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Text(Some(text)) => V::parse(&text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads<T: Scalar>(cell: &str) -> bool {
        <T as Scalar>::read(cell).is_ok()
    }

    #[test]
    fn no_public_code_is_a_mobile_number() {
        let of_each: [fn(&str) -> bool; 8] = [
            reads::<ElevatorCode>,
            reads::<DeviceCode>,
            reads::<RegistrationCode>,
            reads::<CertificateNo>,
            reads::<NoticeNo>,
            reads::<SubjectId>,
            reads::<EventId>,
            reads::<Text>,
        ];
        for (at, reads) in of_each.into_iter().enumerate() {
            assert!(reads("A13812341234") && !reads("13812341234"), "the type at {at}");
        }
        assert!(reads::<WebAddress>("https://example.com/138123412345"));
        assert!(!reads::<WebAddress>("https://example.com/13812341234"));
    }

    #[test]
    fn what_was_stored_before_is_read() {
        assert!(<EventId as Scalar>::restore(Value::Text(Some("13812341234".into()))).is_some());
    }
}
