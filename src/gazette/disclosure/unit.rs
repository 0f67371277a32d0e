//! What of a unit is public: no person, no private telephone.

use serde::{Deserialize, Serialize};

use super::{Disclosed, Valve};
use crate::domain::elevator::UnitRole;
use crate::domain::register::Unit;
use crate::gazette::Kind;

/// A unit as the public sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the register's columns, described there")]
pub struct PublicUnit {
    pub uscc: String,
    pub name: String,
    pub roles: Vec<UnitRole>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_system_url: Option<String>,
    #[serde(skip)]
    valve: Valve,
}

impl From<&Unit> for PublicUnit {
    fn from(unit: &Unit) -> Self {
        Self {
            uscc: unit.uscc.as_str().to_owned(),
            name: unit.name.as_str().to_owned(),
            roles: unit.roles.each().collect(),
            region: unit.region.as_ref().map(|r| r.as_str().to_owned()),
            address: unit.address.as_ref().map(|t| t.as_str().to_owned()),
            service_phone: unit.service_phone.as_ref().map(|p| p.as_str().to_owned()),
            maintenance_system_url: unit.maintenance_system_url.as_ref().map(|u| u.as_str().to_owned()),
            valve: Valve(()),
        }
    }
}

impl Disclosed for PublicUnit {
    const KIND: Kind = Kind::UNIT;
    fn id(&self) -> String {
        self.uscc.clone()
    }
}
