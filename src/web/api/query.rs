//! Reads the query of a request: each parameter at most once, none unknown, every value of its shape. All that is
//! wrong is told in one answer. It refuses to know what the parameters are for.

use std::collections::BTreeMap;

use poem::{FromRequest, Request, RequestBody};

use super::address::Asked;
use super::limits::{LONGEST_WAIT_S, MAX_SEQ, MOST_IDS, YEARS};
use super::parameter::{FIELDS, HEADERS, HEADINGS, LIMIT, Parameter, Question, Shape};
use crate::domain::Day;
use crate::domain::label::Vocabulary;
use crate::domain::month::{Month, NotAMonth};
use crate::domain::region::{self, Region};
use crate::release::table::Headings;
use crate::web::fault::{Fault, FieldError};
use crate::web::negotiation::Form;

/// The parameters of a request as they came, decoded.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl<'a> FromRequest<'a> for Query {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let pairs = request.params::<Vec<(String, String)>>();
        Ok(Self(pairs.map_err(|_| Fault::BadRequest { errors: Vec::new() })?))
    }
}

impl Query {
    /// Holds the parameters against what may be asked. What is wrong is gathered and told by
    /// [`Reading::finish`].
    pub fn against(&self, question: &'static Question) -> Reading {
        let mut reading = Reading { question, values: BTreeMap::new(), errors: Vec::new() };
        for (name, value) in &self.0 {
            reading.take(name, value);
        }
        reading
    }

    /// For operations that are asked nothing.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] naming every parameter.
    pub fn must_be_empty(&self, question: &'static Question) -> Result<(), Fault> {
        self.against(question).finish().map(drop)
    }
}

/// A query being read, and what is wrong with it so far.
#[derive(Debug)]
pub struct Reading {
    question: &'static Question,
    values: BTreeMap<&'static str, String>,
    errors: Vec<FieldError>,
}

impl Reading {
    fn take(&mut self, name: &str, value: &str) {
        let Some(parameter) = self.question.parameters.iter().find(|known| known.name == name) else {
            let known: Vec<&str> = self.question.parameters.iter().map(|known| known.name).collect();
            let known = if known.is_empty() {
                "此地址没有参数".to_owned()
            } else {
                format!("可用的参数：{}", known.join("、"))
            };
            return self.errors.push(FieldError::unknown(shown(name), format!("没有这个参数。{known}")));
        };
        // A list may come in parts too, as programs made from our document send it.
        let earlier = parameter.shape.is_list().then(|| self.values.remove(parameter.name)).flatten();
        let value = &earlier.map_or_else(|| value.to_owned(), |earlier| format!("{earlier},{value}"));
        let most = parameter.shape.most_chars();
        if value.is_empty() || value.chars().any(char::is_control) || value.chars().count() > most {
            self.refuse(*parameter, format!("应有值，至多 {most} 字，且不含控制字符"));
        } else if self.values.insert(parameter.name, value.to_owned()).is_some() {
            self.refuse(*parameter, "只能出现一次");
        }
    }

    /// Notes that a parameter's value cannot be used.
    pub fn refuse(&mut self, parameter: Parameter, detail: impl Into<std::borrow::Cow<'static, str>>) {
        self.errors.push(FieldError::parameter(parameter.name, detail));
    }

    /// Whether a parameter was given.
    pub fn has(&self, parameter: Parameter) -> bool {
        self.values.contains_key(parameter.name)
    }

    /// Any text.
    pub fn text(&self, parameter: Parameter) -> Option<String> {
        self.values.get(parameter.name).cloned()
    }

    /// A value of a vocabulary, by code or label.
    pub fn choice<V: Vocabulary>(&mut self, parameter: Parameter) -> Option<V> {
        let is_named = |value: &V, text: &str| value.code() == text || value.label() == text;
        self.read(
            parameter,
            |text| V::ALL.iter().copied().find(|value| is_named(value, text)),
            || format!("应为：{}", V::listing()),
        )
    }

    /// The index of a value in a list of codes and labels.
    pub fn index(&mut self, parameter: Parameter, values: &[(&str, &str)]) -> Option<usize> {
        let find = |text: &str| values.iter().position(|(code, _)| *code == text);
        self.read(parameter, find, || format!("应为：{}", parameter.shape.listing().unwrap_or_default()))
    }

    /// A region by slug, name or former name.
    pub fn region(&mut self, parameter: Parameter) -> Option<&'static Region> {
        self.read(parameter, region::find, || "没有这个区县，可用的代称和名称见 /api/v1/regions".to_owned())
    }

    /// `true` or `false`.
    pub fn flag(&mut self, parameter: Parameter) -> Option<bool> {
        self.read(parameter, |text| text.parse().ok(), || "应为 true 或 false".to_owned())
    }

    /// A day.
    pub fn day(&mut self, parameter: Parameter) -> Option<Day> {
        let parse = |text: &str| {
            let day = Day::parse_from_str(text, "%Y-%m-%d").ok()?;
            (text.len() == 10).then_some(day)
        };
        self.read(parameter, parse, || "应为日期，如 2021-11-15".to_owned())
    }

    /// A month.
    pub fn month(&mut self, parameter: Parameter) -> Option<Month> {
        self.read(parameter, |text| text.parse().ok(), || NotAMonth.to_string())
    }

    /// A calendar year.
    pub fn year(&mut self, parameter: Parameter) -> Option<i32> {
        let parse = |text: &str| digits(text)?.try_into().ok().filter(|year| YEARS.contains(year));
        self.read(parameter, parse, || format!("应为 {}–{} 的年份", YEARS.start(), YEARS.end()))
    }

    /// A number of rows.
    pub fn limit(&mut self) -> Option<u64> {
        self.count(LIMIT)
    }

    /// A number of rows within what the parameter allows.
    pub fn count(&mut self, parameter: Parameter) -> Option<u64> {
        let Shape::Count { most, .. } = parameter.shape else { return None };
        let parse = |text: &str| digits(text).filter(|count| (1..=most).contains(count));
        self.read(parameter, parse, || format!("应为 1–{most} 的整数"))
    }

    /// A position of the log.
    pub fn seq(&mut self, parameter: Parameter) -> Option<u64> {
        let parse = |text: &str| digits(text).filter(|seq| *seq <= MAX_SEQ);
        self.read(parameter, parse, || format!("应为 0–{MAX_SEQ} 的整数"))
    }

    /// Seconds to wait.
    pub fn wait(&mut self, parameter: Parameter) -> Option<std::time::Duration> {
        let parse = |text: &str| digits(text).filter(|seconds| (1..=LONGEST_WAIT_S).contains(seconds));
        let seconds = self.read(parameter, parse, || format!("应为 1–{LONGEST_WAIT_S} 的整数"))?;
        Some(std::time::Duration::from_secs(seconds))
    }

    /// A position of the log, from 1.
    pub fn position(&mut self, parameter: Parameter) -> Option<u64> {
        let parse = |text: &str| digits(text).filter(|seq| (1..=MAX_SEQ).contains(seq));
        self.read(parameter, parse, || format!("应为 1–{MAX_SEQ} 的整数"))
    }

    /// Names out of `known`, as asked for; each once.
    pub fn fields(&mut self, known: &'static [&'static str]) -> Option<Vec<&'static str>> {
        let parse = |text: &str| {
            let mut fields: Vec<&'static str> = Vec::new();
            for name in text.split(',') {
                let field = known.iter().copied().find(|field| *field == name)?;
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            Some(fields)
        };
        self.read(FIELDS, parse, || format!("应为以逗号分隔的字段名，可用：{}", known.join("、")))
    }

    /// What stands above the columns of a table; other forms have no heading.
    pub fn headings(&mut self, form: Form) -> Headings {
        let chosen = self.index(HEADERS, &HEADINGS);
        if form != Form::Csv && self.has(HEADERS) {
            self.refuse(HEADERS, "只用于 CSV，请以 Accept: text/csv 索取");
        }
        if chosen == Some(1) { Headings::Labels } else { Headings::Names }
    }

    /// Positions in a list of names, each once, at most so many.
    pub fn several(&mut self, parameter: Parameter, known: &[&str], most: usize) -> Option<Vec<usize>> {
        let parse = |text: &str| {
            let mut chosen = Vec::new();
            for name in text.split(',') {
                let at = known.iter().position(|known| *known == name)?;
                if chosen.contains(&at) {
                    return None;
                }
                chosen.push(at);
            }
            (chosen.len() <= most).then_some(chosen)
        };
        self.read(parameter, parse, || format!("应为至多 {most} 项，以逗号分隔，可用：{}", known.join("、")))
    }

    /// Ids that a form admits, in the order in which they were given, each once. Nothing may be asked beside them but
    /// what is `allowed`.
    pub fn ids(
        &mut self,
        parameter: Parameter,
        parse: impl Fn(&str) -> Option<String>,
        allowed: &[Parameter],
    ) -> Option<Vec<String>> {
        let text = self.text(parameter)?;
        let is_allowed =
            |name: &str| name == parameter.name || allowed.iter().any(|other| other.name == name);
        let others: Vec<Parameter> = self
            .question
            .parameters
            .iter()
            .filter(|p| self.has(**p) && !is_allowed(p.name))
            .copied()
            .collect();
        for other in others {
            self.refuse(other, format!("不能与 {} 同用", parameter.name));
        }
        let (mut ids, mut bad) = (Vec::new(), Vec::new());
        for given in text.split(',').map(str::trim) {
            match parse(given) {
                Some(id) if ids.contains(&id) => {}
                Some(id) => ids.push(id),
                None => bad.push(shown(given)),
            }
        }
        if !bad.is_empty() {
            self.refuse(parameter, format!("形式不对：{}", bad.join("、")));
        }
        if ids.len() > MOST_IDS {
            self.refuse(parameter, format!("至多 {MOST_IDS} 个"));
        }
        Some(ids)
    }

    fn read<T>(
        &mut self,
        parameter: Parameter,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: impl FnOnce() -> String,
    ) -> Option<T> {
        let text = self.values.get(parameter.name)?;
        let value = parse(text);
        if value.is_none() {
            self.refuse(parameter, expected());
        }
        value
    }

    /// The query, if nothing was wrong with it.
    ///
    /// # Errors
    /// [`Fault::BadRequest`] with everything that was.
    pub fn finish(self) -> Result<Asked, Fault> {
        if !self.errors.is_empty() {
            return Err(Fault::BadRequest { errors: self.errors });
        }
        let Self { question, values, .. } = self;
        let in_order =
            question.parameters.iter().filter_map(|parameter| values.get_key_value(parameter.name));
        Ok(in_order.map(|(name, value)| (*name, value.clone())).collect())
    }
}

/// A whole number written in digits alone.
fn digits(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 20;
    plain.then(|| text.parse().ok()).flatten()
}

/// The name of an unknown parameter, as far as it can be told safely.
pub fn shown(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::maintenance::Mode;
    use crate::web::api::parameter::{AFTER, AS_OF, CURSOR, INSTALLED, MODE, OVERDUE, REGION};

    static ASKED: Question = Question {
        operation: "test",
        parameters: &[REGION, MODE, OVERDUE, INSTALLED, AFTER, AS_OF, FIELDS, LIMIT, CURSOR],
        fields: &["code", "name"],
    };

    fn query(pairs: &[(&str, &str)]) -> Query {
        Query(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// Reads every parameter; the names of those that were refused.
    fn refused(pairs: &[(&str, &str)]) -> Vec<String> {
        let mut reading = query(pairs).against(&ASKED);
        reading.region(REGION);
        reading.choice::<Mode>(MODE);
        reading.flag(OVERDUE);
        reading.year(INSTALLED);
        reading.seq(AFTER);
        reading.day(AS_OF);
        reading.fields(&["code", "name"]);
        reading.limit();
        match reading.finish() {
            Ok(_) => Vec::new(),
            Err(Fault::BadRequest { errors }) => {
                errors.into_iter().map(|error| error.parameter.unwrap().into_owned()).collect()
            }
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn good_values_are_read() {
        for pair in [
            ("region", "yubei"),
            ("region", "渝北区"),
            ("mode", "iot"),
            ("mode", "物联网"),
            ("overdue", "false"),
            ("year", "1950"),
            ("year", "2100"),
            ("after", "0"),
            ("after", "9223372036854775807"),
            ("as_of", "2021-11-15"),
            ("fields", "name,code,name"),
            ("limit", "1"),
            ("limit", "1000"),
            ("cursor", "abc"),
        ] {
            assert_eq!(refused(&[pair]), Vec::<String>::new(), "{pair:?}");
        }
    }

    #[test]
    fn bad_values_are_named() {
        for pair in [
            ("region", "成都"),
            ("region", ""),
            ("mode", "IOT"),
            ("overdue", "1"),
            ("year", "1949"),
            ("year", "+2021"),
            ("after", "-1"),
            ("after", "9223372036854775808"),
            ("after", "99999999999999999999999"),
            ("as_of", "2021-11-31"),
            ("as_of", "2021-1-5"),
            ("fields", "code,worker"),
            ("fields", ","),
            ("limit", "0"),
            ("limit", "1001"),
            ("limit", "ten"),
            ("cursor", "a\u{0}b"),
        ] {
            assert_eq!(refused(&[pair]), vec![pair.0], "{pair:?}");
        }
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let wrong = refused(&[("limt", "5"), ("limit", "5"), ("limit", "6"), ("as_of", "today")]);
        assert_eq!(wrong, ["limt", "limit", "as_of"]);
    }

    #[test]
    fn a_list_may_come_in_parts() {
        let mut reading = query(&[("fields", "name"), ("limit", "2"), ("fields", "code")]).against(&ASKED);
        assert_eq!(reading.fields(&["code", "name"]), Some(vec!["name", "code"]));
        assert_eq!(reading.finish().unwrap().address("/x"), "/x?fields=name,code&limit=2");
    }

    #[test]
    fn an_address_has_one_spelling() {
        let asked = query(&[("limit", "2"), ("region", "渝北区"), ("fields", "code,name")]).against(&ASKED);
        let asked = asked.finish().unwrap();
        assert_eq!(asked.address("/x"), "/x?region=%E6%B8%9D%E5%8C%97%E5%8C%BA&fields=code,name&limit=2");
        assert!(asked.next_address("/x", "a/b").ends_with("&limit=2&cursor=a%2Fb"));
        let second = query(&[("cursor", "old"), ("limit", "2")]).against(&ASKED).finish().unwrap();
        assert_eq!(second.next_address("/x", "new"), "/x?limit=2&cursor=new");
    }
}
