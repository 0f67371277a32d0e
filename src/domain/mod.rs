//! The vocabulary and every rule of the pilot: pure, without I/O, async, SQL, HTTP or a clock.
//! Time is an argument, in Asia/Shanghai days or in instants; a rule that says no returns a
//! [`refusal::Refusal`] naming its clause.

pub mod calendar;
pub mod codes;
pub mod commitment;
pub mod deadline;
pub mod elevator;
pub mod exit;
pub mod fold;
pub mod formula;
pub mod incident;
pub mod inspection;
pub mod insurance;
pub mod label;
pub mod maintenance;
pub mod mark;
pub mod month;
pub mod notice;
pub mod phone;
pub mod privacy;
pub mod programme;
pub mod publicity;
pub mod refusal;
pub mod region;
pub mod register;
pub mod routing;
pub mod target;
pub mod web_address;
pub mod working_days;

/// A calendar day in Asia/Shanghai.
pub type Day = chrono::NaiveDate;
/// A moment, kept in UTC and shown at +08:00.
pub type Instant = chrono::DateTime<chrono::Utc>;
