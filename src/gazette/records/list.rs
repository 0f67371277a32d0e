//! Lists of elevators: filters, order and rows.

use std::sync::Arc;

use serde::Serialize;

use super::notice::{both, whole_year};
use super::{Coded, Entry, Page, RegionRef, UnitRef, Units, paging, read, shown_region};
use crate::domain::Day;
use crate::domain::calendar::NEVER;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::inspection::{InspectionFacts, LastInspection, LastTest, assess_inspection};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::maintenance::{MaintenanceFacts, assess};
use crate::domain::programme::Pilot;
use crate::domain::region::{self, Region};
use crate::gazette::disclosure::PublicElevator;
use crate::gazette::{Error, Gazette, StandsFor, View, publish};
use crate::store::public::{AreaFigures, DueRow, ElevatorAfter, ElevatorLine, ElevatorQuery};

/// Which elevators to list. Everything given must hold.
#[derive(Debug, Clone, Default)]
pub struct ElevatorFilter {
    /// In this region, as regions are on the reader's day (an abolished region means where its places went).
    pub region: Option<&'static Region>,
    /// Of this estate, by its exact name.
    pub estate: Option<String>,
    /// In this subdistrict, by its exact name.
    pub subdistrict: Option<String>,
    /// Used or maintained by this unit.
    pub unit: Option<String>,
    /// Declared in this mode.
    pub mode: Option<Mode>,
    /// In this status.
    pub status: Option<ElevatorStatus>,
    /// Bearing this pilot's mark on the reader's day.
    pub pilot: Option<Pilot>,
    /// In use and past (or not past) the maintenance due day. Not with `as_of`.
    pub overdue: Option<bool>,
    /// In use and past (or not past) the inspection due day. Not with `as_of`.
    pub expired: Option<bool>,
    /// Installed in this calendar year.
    pub installed_year: Option<i32>,
    /// Installed from this day, before that one.
    pub installed: Option<(Day, Day)>,
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ElevatorOrder {
    /// By code.
    #[default]
    Code,
    /// By maintenance due day, the longest overdue first; those without one last. Not with `as_of`.
    NextDue,
    /// Newest publication of the card first.
    Newest,
}

/// An elevator as a row: its card, joined with the names of its units and the days that follow from its events.
#[derive(Debug, Clone)]
pub struct ElevatorRow {
    /// The card as published; boxed, since a row is moved many times on its way.
    pub card: Box<PublicElevator>,
    /// The region shown on the reader's day.
    pub region: RegionRef,
    /// The using unit.
    pub user: UnitRef,
    /// The maintenance unit.
    pub maintainer: Option<UnitRef>,
    /// Pilots whose mark it bears on the reader's day.
    pub pilots: Vec<Pilot>,
    /// The days that follow from its events.
    pub dues: Dues,
    /// The entry of the card.
    pub entry: Entry,
}

/// Days that follow from an elevator's events, against the reader's day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dues {
    /// `current`, `overdue`, `not_reported`, `not_applicable`.
    pub maintenance_state: Coded,
    /// The last visit on site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_last_onsite_on: Option<Day>,
    /// The last day on which the next visit is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub maintenance_overdue_days: i64,
    /// `valid`, `expired`, `failed`, `not_reported`, `not_applicable`.
    pub inspection_state: Coded,
    /// The next inspection's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_next_due_on: Option<Day>,
    /// Days since that day; 0 is not overdue.
    pub inspection_overdue_days: i64,
    /// Whether the last inspection was passed and its validity covers the reader's day, which the cycle of the pilot may
    /// not agree with.
    #[serde(skip)]
    pub is_in_validity: bool,
    /// The last day on which the next test is in time, of an elevator in the testing pilot.
    #[serde(skip)]
    pub test_next_due_on: Option<Day>,
    /// The last day covered by insurance that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insured_to: Option<Day>,
}

/// How many elevators each filter finds, remembered for one position of the log and one day: a reader who walks
/// a list asks the same question on every page.
#[derive(Debug, Clone)]
pub struct Totals(moka::sync::Cache<(Arc<str>, StandsFor), u64>);

impl Default for Totals {
    fn default() -> Self {
        Self(moka::sync::Cache::new(1000))
    }
}

/// Elevators in figures by reported area, remembered like [`Totals`]: the home page and the regions ask the same.
#[derive(Debug, Clone)]
pub struct Areas(moka::future::Cache<(Arc<str>, StandsFor), Arc<Vec<AreaFigures>>>);

impl Default for Areas {
    fn default() -> Self {
        Self(moka::future::Cache::new(100))
    }
}

impl ElevatorFilter {
    /// The filter in the columns by which elevators are found.
    pub(super) fn query(&self, view: &View) -> ElevatorQuery {
        ElevatorQuery {
            areas: self.region.map(|region| region::area(region, view.today)),
            estate: self.estate.clone(),
            subdistrict: self.subdistrict.clone(),
            unit: self.unit.clone(),
            mode: self.mode.map(Vocabulary::code),
            statuses: self.status.map(Vocabulary::code).into_iter().collect(),
            pilot: self.pilot.map(Vocabulary::code),
            overdue: self.overdue,
            expired: self.expired,
            installed: both(self.installed_year.and_then(whole_year), self.installed),
            code_prefix: None,
            codes: None,
        }
    }
}

impl ElevatorOrder {
    fn name(self) -> &'static str {
        match self {
            Self::Code => "elevators",
            Self::NextDue => "elevators by due day",
            Self::Newest => "elevators by news",
        }
    }

    fn after(self, cursor: Option<&str>) -> Result<ElevatorAfter, Error> {
        Ok(match self {
            Self::Code => ElevatorAfter::Code(paging::read(self.name(), cursor)?),
            Self::NextDue => ElevatorAfter::NextDue(paging::read(self.name(), cursor)?),
            Self::Newest => ElevatorAfter::Newest(paging::read(self.name(), cursor)?),
        })
    }

    /// The code after which a page by code begins.
    pub(super) fn before(cursor: Option<&str>) -> Result<Option<String>, Error> {
        paging::read(Self::Code.name(), cursor)
    }

    fn place(self, line: &ElevatorLine, code: &str) -> String {
        match self {
            Self::Code => paging::write(self.name(), &code),
            Self::NextDue => paging::write(self.name(), &(line.next_due_on.unwrap_or(NEVER), code)),
            Self::Newest => paging::write(self.name(), &line.entry.seq),
        }
    }
}

impl Gazette {
    /// A page of elevators.
    pub async fn elevators(
        &self,
        view: &View,
        filter: &ElevatorFilter,
        order: ElevatorOrder,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<ElevatorRow>, Error> {
        let query = filter.query(view);
        let after = order.after(cursor)?;
        let mut lines = self.store.elevator_lines(view.at(), &query, &after, limit + 1).await?;
        let more = lines.len() as u64 > limit;
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let last = lines.last().cloned();
        let rows = self.rows(view, lines).await?;
        let next =
            last.zip(rows.last()).filter(|_| more).map(|(line, row)| order.place(&line, &row.card.code));
        Ok(Page { rows, total: self.total(view, &query).await?, next })
    }

    /// The elevators of a query in figures, by the area they were reported in.
    pub(super) async fn areas(
        &self,
        view: &View,
        query: &ElevatorQuery,
    ) -> Result<Arc<Vec<AreaFigures>>, Error> {
        let key = (format!("{query:?}").into(), self.stands_for(view));
        let counting = async { Ok(Arc::new(self.store.elevator_figures(view.at(), query).await?)) };
        let counted: Result<_, Arc<Error>> = self.areas.0.try_get_with(key, counting).await;
        counted.map_err(Error::Shared)
    }

    async fn total(&self, view: &View, query: &ElevatorQuery) -> Result<u64, Error> {
        let key = (format!("{query:?}").into(), self.stands_for(view));
        if let Some(total) = self.totals.0.get(&key) {
            return Ok(total);
        }
        let total = self.store.count_elevators(view.at(), query).await?;
        self.totals.0.insert(key, total);
        Ok(total)
    }

    /// The first elevators of a query.
    pub(super) async fn elevator_rows(
        &self,
        view: &View,
        query: &ElevatorQuery,
        after: &ElevatorAfter,
        limit: u64,
    ) -> Result<Vec<ElevatorRow>, Error> {
        let lines = self.store.elevator_lines(view.at(), query, after, limit).await?;
        self.rows(view, lines).await
    }

    async fn rows(&self, view: &View, lines: Vec<ElevatorLine>) -> Result<Vec<ElevatorRow>, Error> {
        let mut cards = Vec::with_capacity(lines.len());
        for line in lines {
            if let Some(card) = read::<PublicElevator>(&line.entry)? {
                cards.push((Box::new(card), line));
            }
        }
        let codes = cards.iter().flat_map(|(card, _)| {
            std::iter::once(card.user_uscc.as_str()).chain(card.maintainer_uscc.as_deref())
        });
        let units = self.units_named(view, codes.collect()).await?;
        if !view.is_present {
            self.file_as_of(view, &mut cards).await?;
        }
        Ok(cards.into_iter().map(|(card, line)| row(view, card, line, &units)).collect())
    }

    /// The days that followed from what had been published by a day of the past: only those of the present are filed.
    async fn file_as_of(
        &self,
        view: &View,
        cards: &mut [(Box<PublicElevator>, ElevatorLine)],
    ) -> Result<(), Error> {
        let codes: Vec<String> = cards.iter().map(|(card, _)| card.code.to_string()).collect();
        let inputs = self.store.due_inputs_at(view.seq, &codes).await?;
        for (card, line) in cards {
            let inputs = inputs.get(card.code.as_str());
            line.dues = inputs.map(|inputs| publish::due(card, inputs, &self.insurance_kinds));
        }
        Ok(())
    }
}

fn row(view: &View, card: Box<PublicElevator>, line: ElevatorLine, units: &Units) -> ElevatorRow {
    let filed = line.dues.unwrap_or_default();
    ElevatorRow {
        region: shown_region(&card.region, card.part(), view.today),
        user: UnitRef::user(&card.user_uscc, units),
        maintainer: card.maintainer_uscc.as_deref().map(|code| UnitRef::maintainer(code, units)),
        pilots: pilots(&filed, view.today),
        dues: dues(&card, &filed, view.today),
        entry: Entry::of(&line.entry),
        card,
    }
}

fn pilots(filed: &DueRow, today: Day) -> Vec<Pilot> {
    let bears = |pilot: Pilot, from, to| pilot.programme().holds_mark(from, to, today).then_some(pilot);
    let maintenance = bears(Pilot::Maintenance, filed.mark_from, filed.mark_to);
    let testing = bears(Pilot::Testing, filed.testing_from, filed.testing_to);
    maintenance.into_iter().chain(testing).collect()
}

fn dues(card: &PublicElevator, filed: &DueRow, today: Day) -> Dues {
    let maintenance = assess(
        &MaintenanceFacts {
            status: card.status,
            mode: card.mode,
            marked_from: filed.mark_from,
            marked_to: filed.mark_to,
            last_onsite_on: filed.last_onsite_on,
        },
        today,
    );
    let conclusion = filed.inspection_conclusion.as_deref().and_then(Conclusion::parse);
    let inspected = InspectionFacts {
        status: card.status,
        marked_from: filed.testing_from,
        marked_to: filed.testing_to,
        life: publish::life(card),
        last: filed.inspected_on.zip(conclusion).map(|(inspected_on, conclusion)| LastInspection {
            inspected_on,
            conclusion,
            valid_to: filed.inspection_valid_to,
        }),
        passed_on: None,
        last_test: filed
            .tested_on
            .map(|completed_on| LastTest { completed_on, conclusion: Conclusion::Pass }),
    };
    let inspection = assess_inspection(&inspected, today);
    let is_tested = card.status == ElevatorStatus::InUse && inspected.is_marked(today);
    Dues {
        maintenance_state: maintenance.state.into(),
        maintenance_last_onsite_on: maintenance.last_onsite_on,
        maintenance_next_due_on: maintenance.next_due_on,
        maintenance_overdue_days: maintenance.overdue_days,
        inspection_state: inspection.state.into(),
        inspection_next_due_on: inspection.next_due_on,
        inspection_overdue_days: inspection.overdue_days,
        is_in_validity: inspected.is_in_validity(today),
        test_next_due_on: filed.test_due_on.filter(|_| is_tested),
        insured_to: filed.insured_to,
    }
}
