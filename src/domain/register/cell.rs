//! How a cell of a file becomes a typed value: tolerant of full-width signs, of three ways to write
//! a day and of Chinese words for enums; strict about everything else.

use chrono::{NaiveDate, NaiveDateTime, TimeZone, Timelike};

use super::Value;
use crate::domain::codes::{CertificateNo, CreditCode, DeviceCode, ElevatorCode, NoticeNo, RegistrationCode};
use crate::domain::elevator::UnitRole;
use crate::domain::fold::half_width;
use crate::domain::label::Vocabulary;
use crate::domain::refusal::Refusal;
use crate::domain::region::RegionSlug;
use crate::domain::web_address::WebAddress;
use crate::domain::{Day, Instant, calendar, phone, privacy};

/// A field of a dataset: required if it is a plain type, optional if it is an `Option` of one.
pub trait Reading: Sized {
    /// Whether a blank cell is refused.
    const REQUIRED: bool;
    /// What the cell holds, for the data dictionary.
    const KIND: &'static str;
    /// The values it may hold, where they are few: code and label of each.
    fn values() -> Vec<(&'static str, &'static str)>;
    /// Reads a trimmed cell that is not blank.
    fn read(text: &str) -> Result<Self, Refusal>;
    /// The typed null of a blank cell.
    fn blank() -> Value;
    /// The stored form.
    fn value(&self) -> Value;
    /// The field from its stored form; `None` if the type is wrong or a required value is missing.
    fn restore(value: Value) -> Option<Self>;
}

/// A type that a single cell can hold.
pub trait Scalar: Sized {
    /// What it is called in the data dictionary.
    const KIND: &'static str;
    /// The values it may hold, where they are few: code and label of each.
    fn values() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }
    /// Reads a trimmed cell that is not blank.
    fn read(text: &str) -> Result<Self, Refusal>;
    /// The stored form, or the typed null.
    fn store(this: Option<&Self>) -> Value;
    /// From the stored form; `None` for a null.
    fn restore(value: Value) -> Option<Self>;
}

impl<T: Scalar> Reading for T {
    const REQUIRED: bool = true;
    const KIND: &'static str = T::KIND;
    fn values() -> Vec<(&'static str, &'static str)> {
        T::values()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        T::read(text)
    }
    fn blank() -> Value {
        T::store(None)
    }
    fn value(&self) -> Value {
        T::store(Some(self))
    }
    fn restore(value: Value) -> Option<Self> {
        T::restore(value)
    }
}

impl<T: Scalar> Reading for Option<T> {
    const REQUIRED: bool = false;
    const KIND: &'static str = T::KIND;
    fn values() -> Vec<(&'static str, &'static str)> {
        T::values()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        T::read(text).map(Some)
    }
    fn blank() -> Value {
        T::store(None)
    }
    fn value(&self) -> Value {
        T::store(self.as_ref())
    }
    fn restore(value: Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::restore(value).map(Some) }
    }
}

/// Implements [`Scalar`] for a newtype that parses itself and stores as text.
macro_rules! text_scalar {
    ($($ty:ty = $kind:literal),+ $(,)?) => {$(
        impl Scalar for $ty {
            const KIND: &'static str = $kind;
            fn read(text: &str) -> Result<Self, Refusal> { <$ty>::parse(text) }
            fn store(this: Option<&Self>) -> Value { Value::Text(this.map(|v| v.as_str().to_owned())) }
            fn restore(value: Value) -> Option<Self> {
                match value { Value::Text(Some(text)) => <$ty>::parse(&text).ok(), _ => None }
            }
        }
    )+};
}

text_scalar!(
    CreditCode = "credit_code",
    ElevatorCode = "elevator_code",
    DeviceCode = "code",
    RegistrationCode = "code",
    CertificateNo = "code",
    NoticeNo = "code",
    WebAddress = "url",
    Text = "text",
    Personal = "text",
    ServicePhone = "phone",
    UserRef = "credit_code",
    SubjectId = "code",
    Roles = "list",
    RegionSlug = "region",
    EventId = "code",
);

/// Free text as it was written: at most 1,000 characters, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(String);

impl Text {
    /// The longest text a cell may hold, in characters.
    pub const LONGEST: usize = 1000;

    /// Reads free text; refuses control characters, overlong text and what looks like a person's number.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        check_text(text)?;
        if privacy::contains_personal_number(text) {
            return Err(Refusal::form("公开文字中含有手机号码或身份证号码，请删去后再报"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Free text of the private side: persons and their telephones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal(String);

impl Personal {
    /// Reads private text; refuses control characters and overlong text.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        check_text(text)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_text(text: &str) -> Result<(), Refusal> {
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Refusal::form("含有控制字符"));
    }
    if text.chars().count() > Text::LONGEST {
        return Err(Refusal::form(format!("文字超过 {} 字", Text::LONGEST)));
    }
    Ok(())
}

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
pub struct SubjectId(String);

impl SubjectId {
    /// Reads either kind of code.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        if let Ok(unit) = CreditCode::parse(&folded) {
            return Ok(Self(unit.as_str().to_owned()));
        }
        ElevatorCode::parse(&folded)
            .map(|code| Self(code.as_str().to_owned()))
            .map_err(|_| Refusal::form("既不是统一社会信用代码，也不是电梯编码"))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of an incident in the system that reported it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventId(String);

impl EventId {
    /// Reads a number of 1–64 letters, digits, dashes, dots or underscores.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let fits = (1..=64).contains(&folded.len())
            && folded.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
        if fits {
            Ok(Self(folded.into_owned()))
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
    /// Reads codes or Chinese labels separated by `;`, `；`, `,` or `、`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut roles = Vec::new();
        for part in text.split([';', '；', ',', '，', '、']).map(str::trim).filter(|part| !part.is_empty())
        {
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

fn not_in<V: Vocabulary>(text: &str) -> Refusal {
    let shown: String = text.chars().take(20).collect();
    Refusal::form(format!("“{shown}”不是{}，可填：{}", V::NAME, V::listing()))
}

impl<V: Vocabulary> Scalar for V {
    const KIND: &'static str = "enum";
    fn values() -> Vec<(&'static str, &'static str)> {
        V::ALL.iter().map(|value| (value.code(), value.label())).collect()
    }
    fn read(text: &str) -> Result<Self, Refusal> {
        V::parse(&half_width(text)).or_else(|| V::parse(text)).ok_or_else(|| not_in::<V>(text))
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Text(this.map(|v| v.code().to_owned()))
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Text(Some(text)) => V::parse(&text),
            _ => None,
        }
    }
}

impl Scalar for Day {
    const KIND: &'static str = "day";
    fn read(text: &str) -> Result<Self, Refusal> {
        read_day(&half_width(text))
            .ok_or_else(|| Refusal::form("日期应写作 2021-11-15、2021/11/15 或 20211115"))
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Day(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Day(day) => day,
            _ => None,
        }
    }
}

/// A day of the years 1900–2200 in one of the three ways people write it; a midnight after it is dropped.
fn read_day(text: &str) -> Option<Day> {
    let text = text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text);
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => vec![&text[..4], &text[4..6], &text[6..]],
        _ => text.split(['-', '/', '.']).collect(),
    };
    let [year, month, day] = parts[..] else { return None };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1900..=2200).contains(&chrono::Datelike::year(&day)).then_some(day)
}

impl Scalar for Instant {
    const KIND: &'static str = "instant";
    fn read(text: &str) -> Result<Self, Refusal> {
        read_instant(&half_width(text)).ok_or_else(|| {
            Refusal::form("时间应写作 2021-11-15T09:00:00+08:00 或 2021/11/15 9:00（按北京时间）")
        })
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Instant(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Instant(at) => at,
            _ => None,
        }
    }
}

/// RFC 3339, or a day and a clock time meaning +08:00; kept to the whole microsecond.
fn read_instant(text: &str) -> Option<Instant> {
    let at = match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.to_utc(),
        Err(_) => read_local(text)?,
    };
    if !(1900..=2200).contains(&chrono::Datelike::year(&at)) {
        return None;
    }
    at.with_nanosecond(at.nanosecond() / 1000 * 1000)
}

/// A day and a clock time, or a day alone, in Beijing.
fn read_local(text: &str) -> Option<Instant> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:00"));
    let day = read_day(day)?;
    let mut parts = time.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    let local: NaiveDateTime = day.and_hms_opt(hour, minute, second)?;
    Some(calendar::OFFSET.from_local_datetime(&local).single()?.to_utc())
}

impl Scalar for i64 {
    const KIND: &'static str = "integer";
    fn read(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let whole = folded.strip_suffix(".0").unwrap_or(&folded);
        match whole.parse::<i64>() {
            Ok(number) if (0..=10_000_000).contains(&number) => Ok(number),
            _ => Err(Refusal::form("应为 0 到 10000000 的整数")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Int(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Int(number) => number,
            _ => None,
        }
    }
}

impl Scalar for f64 {
    const KIND: &'static str = "decimal";
    fn read(text: &str) -> Result<Self, Refusal> {
        let folded = half_width(text);
        let plain = folded.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match folded.parse::<f64>() {
            Ok(number) if plain && number <= 10_000_000.0 => Ok(number),
            _ => Err(Refusal::form("应为不小于 0 的数")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Real(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Real(number) => number,
            _ => None,
        }
    }
}

impl Scalar for bool {
    const KIND: &'static str = "boolean";
    fn read(text: &str) -> Result<Self, Refusal> {
        match half_width(text).to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" | "是" | "有" => Ok(true),
            "false" | "no" | "n" | "0" | "否" | "无" => Ok(false),
            _ => Err(Refusal::form("应填 是 或 否（true、false）")),
        }
    }
    fn store(this: Option<&Self>) -> Value {
        Value::Flag(this.copied())
    }
    fn restore(value: Value) -> Option<Self> {
        match value {
            Value::Flag(yes) => yes,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_three_ways() {
        let day = NaiveDate::from_ymd_opt(2021, 11, 5);
        for text in
            ["2021-11-05", "2021/11/05", "2021/11/5", "20211105", "２０２１-１１-０５", "2021-11-05 00:00:00"]
        {
            assert_eq!(Some(<Day as Scalar>::read(text).unwrap()), day, "{text}");
        }
        for text in ["2021-02-30", "05/11/2021", "21-11-05", "2021-11", "明天", "0021-11-05", "2021-1105"] {
            assert!(<Day as Scalar>::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn instants_without_a_zone_mean_beijing_time() {
        let at = <Instant as Scalar>::read("2021/11/15 9:00").unwrap();
        assert_eq!(at.to_rfc3339(), "2021-11-15T01:00:00+00:00");
        assert_eq!(<Instant as Scalar>::read("2021-11-15T01:00:00Z").unwrap(), at);
        assert_eq!(<Instant as Scalar>::read("2021-11-15T09:00:00.0000009+08:00").unwrap(), at);
        assert_eq!(Value::Instant(Some(at)).to_string(), "2021-11-15T09:00:00+08:00");
        assert!(<Instant as Scalar>::read("2021-11-15 25:00").is_err());
    }

    #[test]
    fn roles_are_sorted_and_read_in_chinese() {
        assert_eq!(Roles::parse("维保单位；use").unwrap().as_str(), "use;maintain");
        assert!(Roles::parse("boss").unwrap_err().reason.contains("使用单位"));
    }

    #[test]
    fn public_text_refuses_a_mobile_number() {
        assert!(Text::parse("1栋，电话13812341234").is_err());
        assert!(Text::parse("=SUM(A1)").is_ok());
        assert!(Text::parse("a\u{0}b").is_err());
        assert!(Text::parse(&"长".repeat(1001)).is_err());
    }

    #[test]
    fn numbers_refuse_signs_and_words() {
        assert_eq!(<f64 as Scalar>::read("１．７５").ok(), Some(1.75));
        for text in ["-1", "1e9", "inf", "NaN", "一"] {
            assert!(<f64 as Scalar>::read(text).is_err(), "{text}");
        }
        assert_eq!(<i64 as Scalar>::read("1050.0").unwrap(), 1050);
        assert!(<i64 as Scalar>::read("-3").is_err());
    }
}
