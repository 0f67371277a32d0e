//! What the API's answers look like, for the published document only: nothing is ever made of these types. Their
//! comments are the published description, so they are in Chinese; what has none is described by the data dictionary
//! ([`super::wording`]). A test holds every answer against them.

mod coded;
mod elevator;
mod event;
mod log;
mod notice;
mod place;
mod problem;
mod reconcile;
mod release;
mod search;
mod shared;
mod statistics;
mod unit;

pub use elevator::{Elevator, ElevatorCode, ElevatorRow};
pub use event::{Incident, Inspection, Insurance, Test, Visit};
pub use log::{Change, Difference, LogBody, Meta, TreeProof, Version};
pub use notice::{Notice, NoticeRow};
pub use place::{Estate, Region, RegionRow};
pub use problem::Problem;
pub use reconcile::{Reconciled, SuggestedUnits};
pub use release::Release;
pub use search::{SearchAnswer, Suggestions};
pub use shared::{Count, ListMeta, PageInfo};
pub use statistics::{MonthFigures, TargetFigures};
pub use unit::{Commitment, Unit, UnitRow};
