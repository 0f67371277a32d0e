//! Which entries of the log a visitor chose, as it stands in the address of a page. A value
//! that cannot be read is refused.

use super::asked::given;
use super::links::escaped;
use crate::domain::Day;
use crate::domain::codes::CreditCode;
use crate::domain::label::Vocabulary;
use crate::domain::region::{self, Region};
use crate::gazette::records::changes::{EntryFilter, kinds};
use crate::gazette::records::diff::{Became, DifferenceFilter};
use crate::web::api::parameter::{BECAME, ENTRY_KIND, ENTRY_REGION, ENTRY_UNIT};
use crate::web::fault::Fault;

/// A choice of entries: a kind, a region, a unit; between two days also what became of a thing.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    kind: Option<&'static str>,
    region: Option<&'static Region>,
    unit: Option<String>,
    became: Option<Became>,
    /// Between the ends of which days, where a page asks for that.
    pub days: Option<(Day, Day)>,
}

impl Chosen {
    /// Reads a query string. Parameters without a value, as empty fields of a form send them, choose nothing.
    ///
    /// # Errors
    /// A bad request that names every parameter whose value cannot be read.
    pub fn read(query: &str) -> Result<Self, Fault> {
        let mut errors = Vec::new();
        let known_kind = |kind: &str| kinds().into_iter().map(|(code, _)| code).find(|code| *code == kind);
        let credit_code = |unit: &str| Some(CreditCode::parse(unit).ok()?.as_str().to_owned());
        let chosen = Self {
            kind: given(query, &ENTRY_KIND, known_kind, &mut errors),
            region: given(query, &ENTRY_REGION, region::find, &mut errors),
            unit: given(query, &ENTRY_UNIT, credit_code, &mut errors),
            became: given(query, &BECAME, Became::parse, &mut errors),
            days: None,
        };
        Fault::if_any(errors).map(|()| chosen)
    }

    /// The same between the ends of two days.
    #[must_use]
    pub fn between(self, from: Day, to: Day) -> Self {
        Self { days: Some((from, to)), ..self }
    }

    /// As the gazette takes it.
    pub fn filter(&self) -> EntryFilter {
        EntryFilter { kind: self.kind, region: self.region, unit: self.unit.clone() }
    }

    /// As the gazette takes it of two days.
    pub fn differences(&self) -> DifferenceFilter {
        DifferenceFilter { entries: self.filter(), became: self.became }
    }

    /// Whether everything was chosen.
    pub fn is_open(&self) -> bool {
        self.filter().is_open()
    }

    /// What stands in the address for this choice.
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let pairs = [
            ("from", self.days.map(|(from, _)| from.to_string())),
            ("to", self.days.map(|(_, to)| to.to_string())),
            ("became", self.days.and(self.became).map(|became| became.code().to_owned())),
            ("kind", self.kind.map(str::to_owned)),
            ("region", self.region.map(|region| region.slug.to_owned())),
            ("unit", self.unit.clone()),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The canonical address of a list of this choice, from a place on.
    pub fn address(&self, path: &str, cursor: Option<&str>) -> String {
        let cursor = cursor.map(|cursor| ("cursor", cursor.to_owned()));
        let pairs = self.pairs().into_iter().chain(cursor);
        let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", escaped(&value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// What can become of a thing.
    pub fn becomings(&self) -> &'static [Became] {
        Became::ALL
    }

    /// Whether this is chosen.
    pub fn is_becoming(&self, became: &Became) -> bool {
        self.became == Some(*became)
    }

    /// What can be chosen.
    pub fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        kinds()
    }

    /// The regions that can be chosen, those of other days too.
    pub fn regions(&self) -> &'static [Region] {
        &region::ALL
    }

    /// Whether this kind is chosen.
    pub fn is_kind(&self, code: &str) -> bool {
        self.kind == Some(code)
    }

    /// Whether this region is.
    pub fn is_region(&self, slug: &str) -> bool {
        self.region.is_some_and(|region| region.slug == slug)
    }

    /// The unit as it stands in the form.
    pub fn unit_text(&self) -> &str {
        self.unit.as_deref().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_has_one_address() {
        let chosen =
            Chosen::read("unit=91500112PDY0000366&region=%E6%B8%9D%E5%8C%97%E5%8C%BA&kind=notice").unwrap();
        assert_eq!(
            chosen.address("/changes", Some("a=")),
            "/changes?kind=notice&region=yubei&unit=91500112PDY0000366&cursor=a%3D"
        );
        let open = Chosen::read("kind=&region=+&unit=&from=wechat").unwrap();
        assert!(open.is_open());
        assert_eq!(open.address("/changes", None), "/changes");
        let left = Chosen::read("became=left&became=x").unwrap();
        assert_eq!(left.address("/changes", None), "/changes");
        let day = |text: &str| text.parse().unwrap();
        let left = left.between(day("2021-11-01"), day("2021-11-15"));
        assert_eq!(left.address("/diff", None), "/diff?from=2021-11-01&to=2021-11-15&became=left");
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let read = Chosen::read("kind=x&region=atlantis&unit=1&became=gone&from=wechat");
        let Err(Fault::BadRequest { errors }) = read else { panic!("it was read") };
        let named: Vec<&str> = errors.iter().filter_map(|error| error.parameter.as_deref()).collect();
        assert_eq!(named, ["kind", "region", "unit", "became"]);
    }
}
