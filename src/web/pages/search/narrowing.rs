//! What is asked of the search, as it stands in the address of a page: every state of a search is an address. A value
//! that cannot be read is refused, so that nobody takes the whole for what was narrowed.

use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::region;
use crate::search::question::{Filter, Kind, MOST_CHARS, Order, Question};
use crate::web::api::parameter::Parameter;
use crate::web::api::search::asked::parameter;
use crate::web::fault::{Fault, FieldError};
use crate::web::finding::choices;
use crate::web::pages::asked::value;
use crate::web::pages::links::escaped;

/// The parameters, in the order of the canonical address; the same as the API's.
const NAMES: [&str; 15] = [
    "q",
    "kind",
    "region",
    "subdistrict",
    "mode",
    "status",
    "pilot",
    "overdue",
    "expired",
    "exited",
    "code",
    "year",
    "role",
    "sort",
    "literally",
];

/// Years that can be asked for.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// A search as it was asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    pairs: Vec<(&'static str, String)>,
    /// Where the page begins.
    pub cursor: Option<String>,
}

impl Narrowing {
    /// Reads a query string. Parameters without a value, as empty fields of a form send them, ask nothing.
    ///
    /// # Errors
    /// A bad request that names every parameter whose value cannot be read.
    pub fn read(query: &str) -> Result<Self, Fault> {
        let given = |name| Some(cut(value(query, name)?.trim())).filter(|text| !text.is_empty());
        let pairs: Vec<(&'static str, String)> =
            NAMES.into_iter().filter_map(|name| Some((name, given(name)?))).collect();
        let is_unreadable =
            |(name, text): &&(&str, String)| apply(&mut Question::default(), name, text).is_none();
        let unreadable = pairs.iter().filter(is_unreadable).filter_map(|(name, _)| parameter(name));
        let errors: Vec<FieldError> = unreadable.map(Parameter::unreadable).collect();
        Fault::if_any(errors)?;
        let cursor = value(query, "cursor").filter(|cursor| !cursor.is_empty());
        Ok(Self { pairs, cursor }.agreed())
    }

    /// Only elevators have a due day: who orders by it asks for them.
    fn agreed(mut self) -> Self {
        if self.get("sort") == Some("next_due") && self.get("kind") != Some(Kind::Elevator.code()) {
            match self.get("kind") {
                None => self = self.with("kind", Kind::Elevator.code()),
                Some(_) => self = self.without("sort"),
            }
        }
        self
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// What was typed; empty where nothing was.
    pub fn text(&self) -> &str {
        self.get("q").unwrap_or_default()
    }

    /// Whether anything is asked.
    pub fn asks(&self) -> bool {
        self.pairs.iter().any(|(name, _)| !matches!(*name, "sort" | "literally"))
    }

    /// Whether words alone are asked for.
    pub fn is_plain(&self) -> bool {
        self.pairs.iter().all(|(name, _)| *name == "q") && self.cursor.is_none()
    }

    /// The parameters with their values.
    pub fn pairs(&self) -> &[(&'static str, String)] {
        &self.pairs
    }

    /// The same from the first page, with a parameter set to a value.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let value_of = |known: &'static str| {
            let kept = if known == name { Some(value) } else { self.get(known) };
            kept.filter(|value| !value.is_empty()).map(|value| (known, value.to_owned()))
        };
        Self { pairs: NAMES.into_iter().filter_map(value_of).collect(), cursor: None }
    }

    /// The same from the first page, without a parameter.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        self.with(name, "")
    }

    /// The same from a place on.
    #[must_use]
    pub fn from(&self, cursor: &str) -> Self {
        Self { cursor: Some(cursor.to_owned()), ..self.clone() }
    }

    /// Its address under a path.
    pub fn at(&self, path: &str) -> String {
        let cursor = self.cursor.as_deref().map(|cursor| ("cursor", cursor));
        let pairs = self.pairs.iter().map(|(name, value)| (*name, value.as_str())).chain(cursor);
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// The question.
    pub fn question(&self) -> Question {
        let mut question = Question { cursor: self.cursor.clone(), ..Question::default() };
        for (name, value) in &self.pairs {
            apply(&mut question, name, value).expect("a value that was kept can be read");
        }
        question
    }
}

/// A value as far as it is read: one character more than a question may have, so that a longer one is known as such.
fn cut(value: &str) -> String {
    value.chars().take(MOST_CHARS + 1).collect()
}

/// Sets what a parameter asks for; `None` where its value cannot be read.
fn apply(question: &mut Question, name: &str, value: &str) -> Option<()> {
    let flag = || value.parse::<bool>().ok();
    let Filter {
        kind,
        region,
        subdistrict,
        mode,
        status,
        pilot,
        overdue,
        expired,
        exited,
        code,
        year,
        role,
        ..
    } = &mut question.filter;
    match name {
        "q" => value.clone_into(&mut question.text),
        "kind" => *kind = Some(Kind::parse(value)?),
        "region" => *region = Some(region::find(value)?),
        "subdistrict" => *subdistrict = Some(value.to_owned()),
        "mode" => *mode = Some(Mode::parse(value)?),
        "status" => *status = Some(ElevatorStatus::parse(value)?),
        "pilot" => *pilot = Some(choices::pilot(value)?),
        "overdue" => *overdue = Some(flag()?),
        "expired" => *expired = Some(flag()?),
        "exited" => *exited = Some(flag()?),
        "code" => *code = Some(ExitCode::parse(value)?),
        "year" => *year = Some(value.parse().ok().filter(|year| YEARS.contains(year))?),
        "role" => *role = Some(UnitRole::parse(value)?),
        "sort" => question.order = choices::order(value).filter(|order| *order != Order::Id)?,
        "literally" => question.literally = flag()?,
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_state_and_back() {
        let query =
            "sort=name&from=wechat&kind=elevator&q=+%E7%A7%91%E6%8A%80%E5%9B%AD+&overdue=true&cursor=abc";
        let asked = Narrowing::read(query).unwrap();
        assert_eq!(
            asked.at("/search"),
            "/search?q=%E7%A7%91%E6%8A%80%E5%9B%AD&kind=elevator&overdue=true&sort=name&cursor=abc"
        );
        assert_eq!(Narrowing::read(asked.at("").trim_start_matches('?')).unwrap(), asked);
        let question = asked.question();
        assert_eq!((question.text.as_str(), question.order), ("科技园", Order::Name));
        assert_eq!(question.filter.overdue, Some(true));
    }

    #[test]
    fn narrowing_begins_anew() {
        let asked = Narrowing::read("q=a&region=yubei&cursor=x").unwrap();
        assert_eq!(asked.with("kind", "unit").at("/search"), "/search?q=a&kind=unit&region=yubei");
        assert_eq!(asked.without("region").at("/search"), "/search?q=a");
        assert_eq!(asked.from("y").at("/search"), "/search?q=a&region=yubei&cursor=y");
        assert!(!asked.is_plain() && Narrowing::read("q=a").unwrap().is_plain());
        assert!(!Narrowing::read("sort=name").unwrap().asks());
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let query = "kind=car&region=atlantis&year=1&overdue=yes&status=&sort=id&q=%ff&from=wechat";
        let Err(Fault::BadRequest { errors }) = Narrowing::read(query) else { panic!("it was read") };
        let named: Vec<&str> = errors.iter().filter_map(|error| error.parameter.as_deref()).collect();
        assert_eq!(named, ["kind", "region", "overdue", "year", "sort"]);
        assert!(errors[0].detail.contains("elevator 电梯"), "{}", errors[0].detail);
        assert!(errors[1].detail.contains("渝北区"), "{}", errors[1].detail);
        let asked = Narrowing::read("kind=&region=+&q=%ff&from=wechat").unwrap();
        assert_eq!(asked.at("/search"), "/search?q=%EF%BF%BD");
    }

    #[test]
    fn every_parameter_is_one_of_the_api() {
        for name in NAMES {
            assert!(parameter(name).is_some(), "{name}");
        }
    }

    #[test]
    fn who_orders_by_due_day_asks_for_elevators() {
        assert_eq!(Narrowing::read("sort=next_due").unwrap().at("/s"), "/s?kind=elevator&sort=next_due");
        assert_eq!(Narrowing::read("sort=next_due&kind=unit").unwrap().at("/s"), "/s?kind=unit");
    }
}
