//! What names a unit, a thing or a role in a cell.

use compact_str::CompactString;

use super::not_in;
use crate::domain::codes::{CreditCode, ElevatorCode};
use crate::domain::elevator::UnitRole;
use crate::domain::fold::half_width;
use crate::domain::label::Vocabulary;
use crate::domain::phone;
use crate::domain::refusal::Refusal;

/// The public 24-hour line of a unit: landline, 400 or short number, never a mobile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePhone(String);

impl ServicePhone {
    /// Reads the line; a mobile is refused.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        phone::service_phone(text).map(Self)
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The using unit of an elevator: a unit by its credit code, or a natural person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserRef {
    /// A unit.
    Unit(CreditCode),
    /// A natural person, `个人`: nothing of the place but the district is public (个人信息保护法 25).
    Person,
}

impl UserRef {
    /// What stands in the cell of a natural person.
    pub const PERSON: &'static str = "个人";

    /// Reads a credit code or `个人`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text == Self::PERSON { Ok(Self::Person) } else { CreditCode::parse(text).map(Self::Unit) }
    }

    /// The credit code, or `个人`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Unit(code) => code.as_str(),
            Self::Person => Self::PERSON,
        }
    }

    /// The credit code of a unit; `None` for a natural person.
    pub fn unit(&self) -> Option<&CreditCode> {
        match self {
            Self::Unit(code) => Some(code),
            Self::Person => None,
        }
    }
}

/// Whom a notice speaks of: a credit code or an elevator code, told apart by the notice's `subject`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectId(CompactString);

impl SubjectId {
    /// Reads either kind of code.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        if let Ok(unit) = CreditCode::parse(&folded) {
            return Ok(Self(unit.as_str().into()));
        }
        ElevatorCode::parse(&folded)
            .map(|code| Self(code.as_str().into()))
            .map_err(|_| Refusal::form("既不是统一社会信用代码，也不是电梯编码"))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of an incident in the system that reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventId(CompactString);

impl EventId {
    /// Reads a number of 1–64 letters, digits, dashes, dots or underscores.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let fits = (1..=64).contains(&folded.len())
            && folded.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        if fits {
            Ok(Self(folded.into()))
        } else {
            Err(Refusal::form("事件编号应为 1–64 位字母、数字、- . _"))
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The roles of a unit, kept as codes joined by `;` in the order of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles(String);

impl Roles {
    /// Reads codes or Chinese labels separated by `;`, `,` or `、`, folding full-width signs.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut roles = Vec::new();
        let folded = half_width(text);
        for part in folded.split([';', ',', '、']).map(str::trim).filter(|part| !part.is_empty()) {
            roles.push(UnitRole::parse(part).ok_or_else(|| not_in::<UnitRole>(part))?);
        }
        roles.sort_unstable();
        roles.dedup();
        if roles.is_empty() {
            return Err(Refusal::form("至少写一个角色"));
        }
        Ok(Self(roles.into_iter().map(UnitRole::code).collect::<Vec<_>>().join(";")))
    }

    /// The codes joined by `;`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The roles one by one.
    pub fn each(&self) -> impl Iterator<Item = UnitRole> + '_ {
        self.0.split(';').filter_map(UnitRole::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_sorted_and_read_in_chinese() {
        for text in ["维保单位；use", "ｕｓｅ；ｍａｉｎｔａｉｎ", "使用单位，维保单位", "MAINTAIN、　use"]
        {
            assert_eq!(Roles::parse(text).unwrap().as_str(), "use;maintain", "{text}");
        }
        assert!(Roles::parse("boss").unwrap_err().reason.contains("使用单位"));
    }
}
