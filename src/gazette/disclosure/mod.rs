//! The valve: the only place where a public thing is made of a private fact.
//!
//! Every face that the public sees accepts the types of this module only, so a private field that has
//! no place in them cannot be shown: the program would not compile. Persons, their telephones and
//! policy numbers have no field here; of an elevator whose user is a natural person nothing of its
//! place but the district passes (个人信息保护法 25).

mod day;
mod elevator;
mod events;
mod pilots;
mod unit;
mod withdrawal;

pub use elevator::PublicElevator;
pub use events::{PublicIncident, PublicInspection, PublicInsurance, PublicTest, PublicVisit};
pub use pilots::{EndedBy, PublicBureau, PublicCommitment, PublicMark, PublicNotice, PublicPilotDistrict};
pub use unit::PublicUnit;
pub use withdrawal::PublicWithdrawal;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Kind;

/// A moment as it is published: RFC 3339 with `+08:00`.
pub type LocalTime = DateTime<FixedOffset>;

/// A text as it is published. Most are codes and short names, which stand in the value itself and cost no memory of
/// their own: a list reads thirty of them a row.
pub type ShortText = compact_str::CompactString;

/// Proof that a value came through this module; nobody else can make one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Valve(());

/// A thing that may be shown to anyone, and the entry of the log that says so.
pub trait Disclosed: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The kind of its log entries.
    const KIND: Kind;
    /// Its identity within the kind: the dataset's key joined by `/`.
    fn id(&self) -> String;
}
