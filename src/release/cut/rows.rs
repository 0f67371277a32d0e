//! The rows of a release, read from the record in the order of their keys.

use csv::StringRecord;

use super::writer::{Writer, record};
use crate::gazette::records::commitment::CommitmentFilter;
use crate::gazette::records::feed;
use crate::gazette::records::notice::NoticeFilter;
use crate::gazette::records::region::RegionRow;
use crate::gazette::records::unit::UnitFilter;
use crate::gazette::{Gazette, View};
use crate::release::{Error, datasets, delta};

/// Elevators read at once, with everything that happened to them.
const STRETCH: u64 = 500;
/// Rows of other things read at once.
const PAGE: u64 = 1000;

/// Every row of a list that is short enough to be held: units, what they promise, notices.
macro_rules! every_row {
    (|$cursor:ident| $page:expr) => {{
        let (mut rows, mut next) = (Vec::new(), None::<String>);
        loop {
            let $cursor = next.as_deref();
            let page = $page.await?;
            rows.extend(page.rows.iter().map(record));
            next = page.next;
            if next.is_none() {
                break rows;
            }
        }
    }};
}

/// Hands every row to the writer.
pub(super) async fn write(
    gazette: &Gazette,
    view: &View,
    writer: &Writer,
    progress: impl Fn(u64, u64),
) -> Result<(), Error> {
    elevators(gazette, view, writer, progress).await?;
    let units = every_row!(|cursor| gazette.units(view, &UnitFilter::default(), cursor, PAGE));
    sorted(writer, "units", units)?;
    let commitments =
        every_row!(|cursor| gazette.commitments(view, &CommitmentFilter::default(), cursor, PAGE));
    sorted(writer, "commitments", commitments)?;
    let notices = every_row!(|cursor| gazette.notices(view, &NoticeFilter::default(), cursor, PAGE));
    sorted(writer, "notices", notices)?;
    let regions = gazette.regions(view).await?.record;
    sorted(writer, "regions", regions.into_iter().map(RegionRow::from).map(|row| record(&row)).collect())?;
    let districts = gazette.pilot_districts(view).await?;
    sorted(writer, "pilot_districts", districts.iter().map(record).collect())
}

async fn elevators(
    gazette: &Gazette,
    view: &View,
    writer: &Writer,
    progress: impl Fn(u64, u64),
) -> Result<(), Error> {
    let all = gazette.count_present(feed::Thing::Elevator).await?;
    let (mut cursor, mut done) = (None, 0);
    loop {
        let stretch = gazette.stretch(view, cursor.as_deref(), STRETCH).await?;
        writer.add("elevators", &stretch.elevators)?;
        writer.add("insurance", &stretch.insurance)?;
        writer.add("inspections", &stretch.inspections)?;
        writer.add("tests", &stretch.tests)?;
        writer.add("visits", &stretch.visits)?;
        writer.add("incidents", &stretch.incidents)?;
        writer.add("pilot_marks", &stretch.marks)?;
        done += stretch.elevators.len() as u64;
        progress(done, all);
        cursor = stretch.next;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

/// Hands rows over in the order of their keys.
fn sorted(writer: &Writer, dataset: &'static str, mut rows: Vec<StringRecord>) -> Result<(), Error> {
    let places = datasets::find(dataset).map(delta::order).unwrap_or_default();
    rows.sort_by(|a, b| {
        let key =
            |row: &'_ StringRecord| places.iter().map(|place| row[*place].to_owned()).collect::<Vec<_>>();
        key(a).cmp(&key(b))
    });
    writer.add_records(dataset, rows)
}
