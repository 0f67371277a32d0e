//! What of an elevator is public.

use serde::{Deserialize, Serialize};

use super::{Disclosed, ShortText, Valve, day};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::maintenance::Mode;
use crate::domain::region;
use crate::domain::register::{Elevator, Text, UserRef};
use crate::gazette::Kind;

/// An elevator's card: everything of the register but its events. Codes are text; absent facts are left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicElevator {
    pub code: ShortText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_code: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_code: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "day::optional")]
    pub manufactured_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installer: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "day::optional")]
    pub installed_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "day::optional")]
    pub renovated_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "day::optional")]
    pub overhauled_on: Option<Day>,
    /// A credit code, or `个人`.
    pub user_uscc: ShortText,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintainer_uscc: Option<ShortText>,
    /// The slug of the region as it was reported; the region shown for a day follows from it and the subdistrict.
    pub region: ShortText,
    /// Of a natural person, whose subdistrict is not told: the slug of the region since the reform of 2026-01-25, where
    /// it does not follow from the one reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_since_reform: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdistrict: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estate: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_no: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_kind: Option<ShortText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stops: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_kg: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_mps: Option<f64>,
    pub status: ElevatorStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_iot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "day::optional")]
    pub registered_on: Option<Day>,
    #[serde(skip)]
    valve: Valve,
}

impl PublicElevator {
    /// Whether the user is a natural person, of whom only the district is shown.
    pub fn is_personal(&self) -> bool {
        self.user_uscc == UserRef::PERSON
    }

    /// By what the place is found within its region: the subdistrict, or what stands for one that is not told.
    pub fn part(&self) -> Option<&str> {
        self.subdistrict.as_deref().or(self.region_since_reform.as_deref())
    }
}

impl From<&Elevator> for PublicElevator {
    fn from(e: &Elevator) -> Self {
        let personal = e.user_uscc == UserRef::Person;
        let (district, region_since_reform) = if personal { district(e) } else { (e.region.as_str(), None) };
        let place = |text: &Option<Text>| if personal { None } else { shown(text.as_ref()) };
        Self {
            code: e.code.as_str().into(),
            device_code: e.device_code.as_ref().map(|c| c.as_str().into()),
            registration_code: e.registration_code.as_ref().map(|c| c.as_str().into()),
            certificate_no: e.certificate_no.as_ref().map(|c| c.as_str().into()),
            category: e.category.map(|c| crate::domain::label::Vocabulary::code(c).into()),
            model: shown(e.model.as_ref()),
            serial_no: shown(e.serial_no.as_ref()),
            manufacturer: shown(e.manufacturer.as_ref()),
            manufactured_on: e.manufactured_on,
            installer: shown(e.installer.as_ref()),
            installed_on: e.installed_on,
            renovated_on: e.renovated_on,
            overhauled_on: e.overhauled_on,
            user_uscc: e.user_uscc.as_str().into(),
            maintainer_uscc: e.maintainer_uscc.as_ref().map(|c| c.as_str().into()),
            region: district.into(),
            region_since_reform: region_since_reform.map(ShortText::from),
            subdistrict: place(&e.subdistrict),
            estate: place(&e.estate),
            address: place(&e.address),
            inner_no: place(&e.inner_no),
            place_kind: place(&e.place_kind),
            stops: e.stops,
            load_kg: e.load_kg,
            speed_mps: e.speed_mps,
            status: e.status,
            mode: e.mode,
            has_iot: e.has_iot,
            registered_on: e.registered_on,
            valve: Valve(()),
        }
    }
}

/// The district of a natural person's elevator, and the one since the reform: its subdistrict stays behind, so what
/// follows from it (万盛经开区 within 綦江区, townships that changed hands) is decided here.
fn district(e: &Elevator) -> (&'static str, Option<&'static str>) {
    let (region, since) = region::untold(e.region.region(), e.subdistrict.as_ref().map_or("", Text::as_str));
    (region.slug, since.map(|region| region.slug))
}

fn shown(text: Option<&Text>) -> Option<ShortText> {
    text.map(|text| text.as_str().into())
}

impl Disclosed for PublicElevator {
    const KIND: Kind = Kind::ELEVATOR;
    fn id(&self) -> String {
        self.code.to_string()
    }
}
