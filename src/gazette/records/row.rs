//! An elevator as a row of JSON or of a table.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Coded;
use super::elevator::category;
use super::list::ElevatorRow;
use crate::domain::Day;
use crate::domain::label::Vocabulary;

/// Which fields of a row a reader wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Option<Vec<&'static str>>);

impl Selection {
    /// These fields only.
    ///
    /// # Errors
    /// The first name that no row has.
    pub fn of(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, String> {
        let known = |name: &str| ElevatorRow::FIELDS.iter().copied().find(|field| *field == name);
        let fields: Result<Vec<&'static str>, String> = names
            .into_iter()
            .map(|name| known(name.as_ref()).ok_or_else(|| name.as_ref().to_owned()))
            .collect();
        fields.map(|fields| Self(Some(fields)))
    }

    fn wants(&self, field: &'static str) -> bool {
        match &self.0 {
            Some(fields) => fields.contains(&field),
            None => ElevatorRow::LISTED.contains(&field),
        }
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
    pub fn write_json(&self, selection: &Selection, out: &mut Vec<u8>) {
        let row = Selected { row: self, selection };
        serde_json::to_writer(out, &row).expect("a row is made of text, numbers and lists");
    }

    /// Hands out the cells in the order of [`ElevatorRow::COLUMNS`]; blank where nothing is known.
    pub fn write_cells(&self, put: &mut dyn FnMut(&str)) {
        let card = &self.card;
        put(&card.code);
        let mut text = |cell: &Option<String>| put(cell.as_deref().unwrap_or_default());
        text(&card.device_code);
        text(&card.registration_code);
        text(&card.certificate_no);
        text(&card.category);
        text(&card.model);
        text(&card.serial_no);
        text(&card.manufacturer);
        text(&day(card.manufactured_on));
        text(&card.installer);
        text(&day(card.installed_on));
        text(&day(card.renovated_on));
        text(&day(card.overhauled_on));
        put(&card.user_uscc);
        put(card.maintainer_uscc.as_deref().unwrap_or_default());
        put(&card.region);
        let mut text = |cell: &Option<String>| put(cell.as_deref().unwrap_or_default());
        text(&card.subdistrict);
        text(&card.estate);
        text(&card.address);
        text(&card.inner_no);
        text(&card.place_kind);
        text(&card.stops.map(|n| n.to_string()));
        text(&card.load_kg.map(|n| n.to_string()));
        text(&card.speed_mps.map(|n| n.to_string()));
        put(card.status.code());
        put(card.mode.map_or("", Vocabulary::code));
        put(card.has_iot.map_or("", |yes| if yes { "true" } else { "false" }));
        put(&day(card.registered_on).unwrap_or_default());
        put(&self.user.name);
        put(self.maintainer.as_ref().map_or("", |unit| unit.name.as_str()));
        let pilots: Vec<&str> = self.pilots.iter().map(|pilot| pilot.code()).collect();
        put(&pilots.join(";"));
        self.write_dues(put);
        put(&self.entry.seq.to_string());
    }

    fn write_dues(&self, put: &mut dyn FnMut(&str)) {
        let Some(dues) = &self.dues else {
            (0..8).for_each(|_| put(""));
            return;
        };
        put(&dues.maintenance_state.code);
        put(&day(dues.maintenance_last_onsite_on).unwrap_or_default());
        put(&day(dues.maintenance_next_due_on).unwrap_or_default());
        put(&dues.maintenance_overdue_days.to_string());
        put(&dues.inspection_state.code);
        put(&day(dues.inspection_next_due_on).unwrap_or_default());
        put(&dues.inspection_overdue_days.to_string());
        put(&day(dues.insured_to).unwrap_or_default());
    }
}

fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

struct Selected<'a> {
    row: &'a ElevatorRow,
    selection: &'a Selection,
}

/// Writes the fields that are wanted and known.
struct Writer<'a, M> {
    map: M,
    selection: &'a Selection,
}

impl<M: SerializeMap> Writer<'_, M> {
    fn put(&mut self, name: &'static str, value: &impl Serialize) -> Result<(), M::Error> {
        if self.selection.wants(name) { self.map.serialize_entry(name, value) } else { Ok(()) }
    }

    fn known<T: Serialize>(&mut self, name: &'static str, value: Option<&T>) -> Result<(), M::Error> {
        value.map_or(Ok(()), |value| self.put(name, value))
    }
}

impl Serialize for Selected<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (row, card) = (self.row, &self.row.card);
        let mut w = Writer { map: serializer.serialize_map(None)?, selection: self.selection };
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
        if let Some(dues) = &row.dues {
            w.put("maintenance_state", &dues.maintenance_state)?;
            w.known("maintenance_last_onsite_on", dues.maintenance_last_onsite_on.as_ref())?;
            w.known("maintenance_next_due_on", dues.maintenance_next_due_on.as_ref())?;
            w.put("maintenance_overdue_days", &dues.maintenance_overdue_days)?;
            w.put("inspection_state", &dues.inspection_state)?;
            w.known("inspection_next_due_on", dues.inspection_next_due_on.as_ref())?;
            w.put("inspection_overdue_days", &dues.inspection_overdue_days)?;
            w.known("insured_to", dues.insured_to.as_ref())?;
        }
        w.put("gazette", &row.entry)?;
        w.map.end()
    }
}
