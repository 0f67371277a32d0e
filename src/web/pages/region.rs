//! Districts: all of them, and one with its pilots, its bureau and its figures.

use askama::Template;

use super::filters;
use super::shell::Shell;
use super::state::{Tag, Tone};
use crate::domain::Day;
use crate::domain::region;
use crate::gazette::records::Page;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::region::{PilotPeriod, RegionRecord};
use crate::gazette::records::warnings::Warnings;

/// 区县: every district with its pilots.
#[derive(Debug, Template)]
#[template(path = "pages/regions.html")]
pub struct RegionsPage {
    /// The frame.
    pub shell: Shell,
    /// The districts of the reader's day.
    pub regions: Vec<RegionRecord>,
}

impl RegionsPage {
    /// The page of all districts.
    pub fn new(shell: Shell, regions: Vec<RegionRecord>) -> Self {
        Self { shell: shell.json("/api/v1/regions").cited_as("各区县的试点"), regions }
    }

    /// Whether it shows a day for which nobody counted what was late.
    pub fn is_of_the_past(&self) -> bool {
        self.regions.iter().any(|region| region.elevators.maintenance_overdue.is_none())
    }
}

/// The page of a district.
#[derive(Debug, Template)]
#[template(path = "pages/region.html")]
pub struct RegionPage {
    /// The frame.
    pub shell: Shell,
    /// The district.
    pub record: RegionRecord,
    /// A page of its elevators.
    pub elevators: Page<ElevatorRow>,
    /// What stands against those elevators.
    pub warnings: Warnings,
}

impl RegionPage {
    /// The page of a record; its frame names the newest entry that its figures rest on, or the newest card shown.
    pub fn new(shell: Shell, record: RegionRecord, elevators: Page<ElevatorRow>) -> Self {
        let twin = format!("/api/v1/regions/{}", record.slug);
        let cards = elevators.rows.iter().map(|row| row.entry);
        let shell = shell.updated(cards.chain(record.newest)).json(twin);
        let shell = shell.feed(format!("/feeds/regions/{}.atom", record.slug)).cited_as(&record.name);
        Self { shell, record, elevators, warnings: Warnings::default() }
    }

    /// The same with what stands against its elevators.
    #[must_use]
    pub fn warned(self, warnings: Warnings) -> Self {
        Self { warnings, ..self }
    }

    /// The first day of a district that was set up since the register began.
    pub fn begins_on(&self) -> Option<Day> {
        region::find(&self.record.slug).and_then(|region| region.since)
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("/regions/{}", self.record.slug)
    }
}

/// How a time in a pilot stands on the reader's day.
fn standing(period: &PilotPeriod) -> Tag {
    if period.in_force { Tag::new(Tone::Good, "在试点") } else { Tag::new(Tone::Off, "不在期内") }
}

/// The pilots a district takes part in on the reader's day.
fn in_force(region: &RegionRecord) -> impl Iterator<Item = &PilotPeriod> {
    region.pilots.iter().filter(|period| period.in_force)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazette::records::unit::Figures;
    use crate::web::pages::tests::samples::{empty, figures, region, shell};

    #[test]
    fn figures_that_the_past_lacks_are_accounted_for() {
        let unknown =
            Figures { insured: None, maintenance_overdue: None, inspection_expired: None, ..figures() };
        let past = RegionRecord { elevators: unknown, ..region() };
        for (record, is_told) in [(region(), false), (past, true)] {
            let one = RegionPage::new(shell("/regions/yubei"), record.clone(), empty()).render().unwrap();
            let all = RegionsPage::new(shell("/regions"), vec![record]).render().unwrap();
            assert_eq!(one.contains("只按今天计算，过去的日子没有"), is_told, "{one}");
            assert_eq!(all.contains("只按今天计算，过去的日子没有"), is_told, "{all}");
        }
    }
}
