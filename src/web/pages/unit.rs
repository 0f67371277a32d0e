//! A unit: who it is, what it runs or maintains, what it promised and whether it had to leave the pilot.

use askama::Template;

use super::filters;
use super::shell::Shell;
use super::state::Tone;
use crate::gazette::records::Page;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::unit::UnitRecord;

/// The page of a unit.
#[derive(Debug, Template)]
#[template(path = "pages/unit.html")]
pub struct UnitPage {
    /// The frame.
    pub shell: Shell,
    /// The unit.
    pub record: UnitRecord,
    /// A page of the elevators it uses or maintains.
    pub elevators: Page<ElevatorRow>,
}

impl UnitPage {
    /// The page of a record; its frame names the newest entry shown.
    pub fn new(shell: Shell, record: UnitRecord, elevators: Page<ElevatorRow>) -> Self {
        let promises = record.commitments.iter().map(|row| row.promise.gazette);
        let notices = record.notices.iter().map(|notice| notice.entry);
        let rows = elevators.rows.iter().map(|row| row.entry);
        let shell = shell
            .updated([record.gazette].into_iter().chain(promises).chain(notices).chain(rows))
            .json(format!("/api/v1/units/{}", record.uscc))
            .feed(format!("/feeds/units/{}.atom", record.uscc))
            .cited_as(&record.name);
        Self { shell, record, elevators }
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("/units/{}", self.record.uscc)
    }
}
