//! The plain lookup by a code or the beginning of a name.

use super::estate::EstateRow;
use super::list::ElevatorRow;
use super::unit::{UnitFilter, UnitRow};
use super::withdrawal::Withdrawn;
use super::{Answer, RegionRef, shown_region};
use crate::domain::codes::{CreditCode, ElevatorCode};
use crate::domain::fold::half_width;
use crate::domain::region;
use crate::gazette::disclosure::ShortText;
use crate::gazette::{Error, Gazette, View};
use crate::store::public::{ElevatorAfter, ElevatorQuery};

/// What begins with what was typed.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    /// The only elevator whose code (of any kind) is exactly what was typed.
    pub exact_elevator: Option<String>,
    /// The unit whose credit code is exactly what was typed.
    pub exact_unit: Option<String>,
    /// The notice whose number is exactly what was typed.
    pub exact_notice: Option<String>,
    /// What had exactly this code, if nothing has it any more.
    pub withdrawn: Option<Withdrawn>,
    /// The region whose name or code is exactly what was typed.
    pub exact_region: Option<RegionRef>,
    /// Elevators by code of any kind.
    pub elevators: Vec<ElevatorRow>,
    /// Estates by name.
    pub estates: Vec<EstateRow>,
    /// Units by name.
    pub units: Vec<UnitRow>,
}

/// Rows of each kind that a lookup shows.
pub const SHOWN: usize = 20;
const LIMIT: u64 = SHOWN as u64;

impl Gazette {
    /// What begins with a text: codes of elevators, names of estates and units. Full-width signs and spaces
    /// around it do not matter.
    pub async fn lookup(&self, view: &View, text: &str) -> Result<Matches, Error> {
        let folded = half_width(text);
        let text = folded.trim();
        let mut matches =
            Matches { exact_region: region::find(text).map(RegionRef::from), ..Matches::default() };
        if text.is_empty() {
            return Ok(matches);
        }
        let withdrawn = &mut matches.withdrawn;
        if let Ok(code) = CreditCode::parse(text)
            && stands(self.unit(view, code.as_str()).await?, withdrawn)
        {
            matches.exact_unit = Some(code.as_str().to_owned());
        }
        if stands(self.notice(view, text).await?, withdrawn) {
            matches.exact_notice = Some(text.to_owned());
        }
        let query = ElevatorQuery { code_prefix: Some(text.to_owned()), ..ElevatorQuery::default() };
        matches.elevators = self.elevator_rows(view, &query, &ElevatorAfter::Code(None), LIMIT).await?;
        let is_code = stands(self.elevator(view, text).await?, &mut matches.withdrawn);
        matches.exact_elevator =
            if is_code { Some(text.to_owned()) } else { exact(&matches.elevators, text) };
        matches.estates = self
            .store
            .estates(view.at(), text, LIMIT)
            .await?
            .into_iter()
            .map(|(region, subdistrict, name, elevators)| EstateRow {
                region: shown_region(&region, subdistrict.as_deref(), view.today),
                name,
                elevators,
            })
            .collect();
        let units = UnitFilter { name_prefix: Some(text.to_owned()), ..UnitFilter::default() };
        matches.units = self.units(view, &units, None, LIMIT).await?.rows;
        Ok(matches)
    }
}

/// Whether a thing is there; one that was withdrawn is noted.
fn stands<T>(answer: Answer<T>, withdrawn: &mut Option<Withdrawn>) -> bool {
    match answer {
        Answer::Found(_) => return true,
        Answer::Withdrawn(of) => *withdrawn = Some(of),
        Answer::NotYet { .. } | Answer::Unknown => {}
    }
    false
}

/// The elevator that a whole code means, if it is only one.
fn exact(rows: &[ElevatorRow], text: &str) -> Option<String> {
    if ElevatorCode::parse(text).is_ok()
        && let Some(row) = rows.iter().find(|row| row.card.code == text)
    {
        return Some(row.card.code.to_string());
    }
    let bears = |code: &Option<ShortText>| code.as_deref() == Some(text);
    let mut bearing = rows.iter().filter(|row| {
        bears(&row.card.device_code) || bears(&row.card.registration_code) || bears(&row.card.certificate_no)
    });
    let first = bearing.next()?;
    bearing.next().is_none().then(|| first.card.code.to_string())
}
