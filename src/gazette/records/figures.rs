//! The city at a glance, for the home page.

use serde::Serialize;

use super::notice::{NoticeFilter, NoticeRow};
use super::unit::Figures;
use super::{Entry, Found};
use crate::gazette::{Error, Gazette, Kind, Tag, View};
use crate::store::public::{ElevatorQuery, UnitQuery};

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
    /// The newest entry that the figures rest on; `None` where it is among none of the last 100,000.
    #[serde(skip)]
    pub newest: Option<Entry>,
}

/// Notices shown on the home page.
const SHOWN: u64 = 5;

impl Gazette {
    /// The city at a glance.
    pub async fn overview(&self, view: &View) -> Result<Found<Overview>, Error> {
        let notices = self.notices(view, &NoticeFilter::default(), None, SHOWN).await?;
        let record = Overview {
            elevators: self.figures(view, &ElevatorQuery::default()).await?,
            units: self.store.count_units(view.seq, &UnitQuery::default()).await?,
            notices: notices.total,
            newest_notices: notices.rows,
            newest: self.newest_in(view, None).await?,
        };
        let made_from =
            [Kind::ELEVATOR, Kind::UNIT, Kind::NOTICE].map(|kind| Tag::kind(kind.name())).to_vec();
        Ok(Found { record, made_from })
    }
}
