//! The city at a glance, for the home page.

use serde::Serialize;

use super::notice::NoticeRow;
use super::unit::Figures;

/// What the home page shows.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// All elevators in figures.
    pub elevators: Figures,
    /// Units known.
    pub units: u64,
    /// Notices published.
    pub notices: u64,
    /// The newest notices.
    pub newest_notices: Vec<NoticeRow>,
}
