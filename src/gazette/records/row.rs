//! An elevator as a row of JSON or of a table.

use std::fmt::{Display, Write};
use std::sync::LazyLock;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Coded;
use super::elevator::category;
use super::list::ElevatorRow;
use crate::domain::Day;
use crate::domain::calendar::write_day;
use crate::domain::label::Vocabulary;

/// Which fields of a row a reader wants: a bit for each of [`ElevatorRow::FIELDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection(u64);

/// Those listed unless the reader asks otherwise.
static LISTED: LazyLock<Selection> = LazyLock::new(|| {
    Selection::of(ElevatorRow::LISTED).expect("the fields usually listed are fields of a row")
});

impl Default for Selection {
    fn default() -> Self {
        *LISTED
    }
}

impl Selection {
    /// These fields only.
    ///
    /// # Errors
    /// The first name that no row has.
    pub fn of(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, String> {
        let mut wanted = 0;
        for name in names {
            let name = name.as_ref();
            let at = ElevatorRow::FIELDS.iter().position(|field| *field == name);
            wanted |= 1 << at.ok_or_else(|| name.to_owned())?;
        }
        Ok(Self(wanted))
    }

    /// Whether the field at this place is wanted.
    fn wants(self, at: usize) -> bool {
        (self.0 >> at) & 1 == 1
    }
}

impl ElevatorRow {
    /// Fields of a JSON row unless the reader asks otherwise: enough to find and judge an elevator, within 800 bytes.
    pub const LISTED: &'static [&'static str] = &[
        "code",
        "device_code",
        "user",
        "maintainer",
        "region",
        "subdistrict",
        "estate",
        "address",
        "inner_no",
        "status",
        "mode",
        "pilots",
        "maintenance_next_due_on",
        "inspection_next_due_on",
    ];

    /// Every field that a JSON row can have.
    pub const FIELDS: &'static [&'static str] = &[
        "code",
        "device_code",
        "registration_code",
        "certificate_no",
        "category",
        "model",
        "serial_no",
        "manufacturer",
        "manufactured_on",
        "installer",
        "installed_on",
        "renovated_on",
        "overhauled_on",
        "user",
        "maintainer",
        "region",
        "subdistrict",
        "estate",
        "address",
        "inner_no",
        "place_kind",
        "stops",
        "load_kg",
        "speed_mps",
        "status",
        "mode",
        "has_iot",
        "registered_on",
        "pilots",
        "maintenance_state",
        "maintenance_last_onsite_on",
        "maintenance_next_due_on",
        "maintenance_overdue_days",
        "inspection_state",
        "inspection_next_due_on",
        "inspection_overdue_days",
        "insured_to",
        "gazette",
    ];

    /// Columns of a table row: the register's columns by name, so that a file can be imported again, then what
    /// follows from events.
    pub const COLUMNS: &'static [&'static str] = &[
        "code",
        "device_code",
        "registration_code",
        "certificate_no",
        "category",
        "model",
        "serial_no",
        "manufacturer",
        "manufactured_on",
        "installer",
        "installed_on",
        "renovated_on",
        "overhauled_on",
        "user_uscc",
        "maintainer_uscc",
        "region",
        "subdistrict",
        "estate",
        "address",
        "inner_no",
        "place_kind",
        "stops",
        "load_kg",
        "speed_mps",
        "status",
        "mode",
        "has_iot",
        "registered_on",
        "user_name",
        "maintainer_name",
        "pilots",
        "maintenance_state",
        "maintenance_last_onsite_on",
        "maintenance_next_due_on",
        "maintenance_overdue_days",
        "inspection_state",
        "inspection_next_due_on",
        "inspection_overdue_days",
        "insured_to",
        "gazette_seq",
    ];

    /// Appends the row as a JSON object with the fields wanted; absent facts are left out, lists never.
    pub fn write_json(&self, selection: Selection, out: &mut Vec<u8>) {
        let row = Selected { row: self, selection };
        super::json::append(&row, out).expect("a row is made of text, numbers and lists");
    }

    /// Hands out the cells in the order of [`ElevatorRow::COLUMNS`]; blank where nothing is known.
    pub fn write_cells(&self, put: &mut dyn FnMut(&str)) {
        let card = &self.card;
        let mut cells = Cells { put, text: String::new(), digits: itoa::Buffer::new() };
        cells.text(Some(&card.code));
        cells.text(card.device_code.as_deref());
        cells.text(card.registration_code.as_deref());
        cells.text(card.certificate_no.as_deref());
        cells.text(card.category.as_deref());
        cells.text(card.model.as_deref());
        cells.text(card.serial_no.as_deref());
        cells.text(card.manufacturer.as_deref());
        cells.day(card.manufactured_on);
        cells.text(card.installer.as_deref());
        cells.day(card.installed_on);
        cells.day(card.renovated_on);
        cells.day(card.overhauled_on);
        cells.text(Some(&card.user_uscc));
        cells.text(card.maintainer_uscc.as_deref());
        cells.text(Some(&card.region));
        cells.text(card.subdistrict.as_deref());
        cells.text(card.estate.as_deref());
        cells.text(card.address.as_deref());
        cells.text(card.inner_no.as_deref());
        cells.text(card.place_kind.as_deref());
        cells.number(card.stops);
        cells.number(card.load_kg);
        cells.shown(card.speed_mps);
        cells.text(Some(card.status.code()));
        cells.text(card.mode.map(Vocabulary::code));
        cells.shown(card.has_iot);
        cells.day(card.registered_on);
        cells.text(Some(&self.user.name));
        cells.text(self.maintainer.as_ref().map(|unit| &*unit.name));
        let pilots: Vec<&str> = self.pilots.iter().map(|pilot| pilot.code()).collect();
        cells.text(Some(&pilots.join(";")));
        let dues = &self.dues;
        cells.text(Some(&*dues.maintenance_state.code));
        cells.day(dues.maintenance_last_onsite_on);
        cells.day(dues.maintenance_next_due_on);
        cells.number(Some(dues.maintenance_overdue_days));
        cells.text(Some(&*dues.inspection_state.code));
        cells.day(dues.inspection_next_due_on);
        cells.number(Some(dues.inspection_overdue_days));
        cells.day(dues.insured_to);
        cells.shown(Some(self.entry.seq));
    }
}

/// Hands out cells one by one; what is no text is written into the same buffer each time.
struct Cells<'a> {
    put: &'a mut dyn FnMut(&str),
    text: String,
    digits: itoa::Buffer,
}

impl Cells<'_> {
    fn text(&mut self, cell: Option<&str>) {
        (self.put)(cell.unwrap_or_default());
    }

    fn day(&mut self, cell: Option<Day>) {
        self.text.clear();
        if let Some(day) = cell {
            write_day(day, &mut self.text);
        }
        (self.put)(&self.text);
    }

    fn number(&mut self, cell: Option<i64>) {
        (self.put)(cell.map_or("", |number| self.digits.format(number)));
    }

    fn shown(&mut self, cell: Option<impl Display>) {
        self.text.clear();
        if let Some(cell) = cell {
            write!(self.text, "{cell}").expect("writing to a string does not fail");
        }
        (self.put)(&self.text);
    }
}

struct Selected<'a> {
    row: &'a ElevatorRow,
    selection: Selection,
}

/// Writes the fields that are wanted and known; they come in the order of [`ElevatorRow::FIELDS`].
struct Fields<M> {
    map: M,
    selection: Selection,
    at: usize,
}

impl<M: SerializeMap> Fields<M> {
    fn put(&mut self, name: &'static str, value: &impl Serialize) -> Result<(), M::Error> {
        self.known(name, Some(value))
    }

    fn known<T: Serialize>(&mut self, name: &'static str, value: Option<&T>) -> Result<(), M::Error> {
        debug_assert_eq!(ElevatorRow::FIELDS[self.at], name);
        let wanted = value.filter(|_| self.selection.wants(self.at));
        self.at += 1;
        wanted.map_or(Ok(()), |value| self.map.serialize_entry(name, value))
    }
}

impl Serialize for Selected<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, card) = (self.row, &self.row.card);
        let mut w = Fields { map: serializer.serialize_map(None)?, selection: self.selection, at: 0 };
        w.put("code", &card.code)?;
        w.known("device_code", card.device_code.as_ref())?;
        w.known("registration_code", card.registration_code.as_ref())?;
        w.known("certificate_no", card.certificate_no.as_ref())?;
        w.known("category", card.category.as_deref().map(category).as_ref())?;
        w.known("model", card.model.as_ref())?;
        w.known("serial_no", card.serial_no.as_ref())?;
        w.known("manufacturer", card.manufacturer.as_ref())?;
        w.known("manufactured_on", card.manufactured_on.as_ref())?;
        w.known("installer", card.installer.as_ref())?;
        w.known("installed_on", card.installed_on.as_ref())?;
        w.known("renovated_on", card.renovated_on.as_ref())?;
        w.known("overhauled_on", card.overhauled_on.as_ref())?;
        w.put("user", &row.user)?;
        w.known("maintainer", row.maintainer.as_ref())?;
        w.put("region", &row.region)?;
        w.known("subdistrict", card.subdistrict.as_ref())?;
        w.known("estate", card.estate.as_ref())?;
        w.known("address", card.address.as_ref())?;
        w.known("inner_no", card.inner_no.as_ref())?;
        w.known("place_kind", card.place_kind.as_ref())?;
        w.known("stops", card.stops.as_ref())?;
        w.known("load_kg", card.load_kg.as_ref())?;
        w.known("speed_mps", card.speed_mps.as_ref())?;
        w.put("status", &Coded::from(card.status))?;
        w.known("mode", card.mode.map(Coded::from).as_ref())?;
        w.known("has_iot", card.has_iot.as_ref())?;
        w.known("registered_on", card.registered_on.as_ref())?;
        let pilots: Vec<Coded> = row.pilots.iter().map(|pilot| (*pilot).into()).collect();
        w.put("pilots", &pilots)?;
        let dues = &row.dues;
        w.put("maintenance_state", &dues.maintenance_state)?;
        w.known("maintenance_last_onsite_on", dues.maintenance_last_onsite_on.as_ref())?;
        w.known("maintenance_next_due_on", dues.maintenance_next_due_on.as_ref())?;
        w.put("maintenance_overdue_days", &dues.maintenance_overdue_days)?;
        w.put("inspection_state", &dues.inspection_state)?;
        w.known("inspection_next_due_on", dues.inspection_next_due_on.as_ref())?;
        w.put("inspection_overdue_days", &dues.inspection_overdue_days)?;
        w.known("insured_to", dues.insured_to.as_ref())?;
        w.put("gazette", &row.entry)?;
        w.map.end()
    }
}
