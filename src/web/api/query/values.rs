//! The values of parameters by their shapes: days, numbers, choices, names, ids. What does not have its shape is refused
//! with what it should have been.

use super::{Reading, shown};
use crate::domain::Day;
use crate::domain::codes::CreditCode;
use crate::domain::label::Vocabulary;
use crate::domain::month::{Month, NotAMonth};
use crate::domain::region::{self, Region};
use crate::domain::register::SubjectId;
use crate::release::table::Headings;
use crate::web::api::limits::{LONGEST_WAIT_S, MAX_SEQ, MOST_IDS, YEARS};
use crate::web::api::parameter::{FIELDS, HEADERS, HEADINGS, LIMIT, Parameter, Shape, one_of};
use crate::web::negotiation::Form;

impl Reading {
    /// A value of a vocabulary, by code or label.
    pub fn choice<V: Vocabulary>(&mut self, parameter: Parameter) -> Option<V> {
        let is_named = |value: &V, text: &str| value.code() == text || value.label() == text;
        self.read(
            parameter,
            |text| V::ALL.iter().copied().find(|value| is_named(value, text)),
            || one_of(&V::listing()),
        )
    }

    /// The index of a value in a list of codes and labels.
    pub fn index(&mut self, parameter: Parameter, values: &[(&str, &str)]) -> Option<usize> {
        let find = |text: &str| values.iter().position(|(code, _)| *code == text);
        self.read(parameter, find, || one_of(&parameter.shape.listing().unwrap_or_default()))
    }

    /// A region by slug, name or former name.
    pub fn region(&mut self, parameter: Parameter) -> Option<&'static Region> {
        self.read(parameter, region::find, || "没有这个区县，可用的代称和名称见 /api/v1/regions".to_owned())
    }

    /// A unit's credit code, in its one spelling.
    pub fn credit_code(&mut self, parameter: Parameter) -> Option<String> {
        let parse = |text: &str| Some(CreditCode::parse(text).ok()?.as_str().to_owned());
        self.read(parameter, parse, || {
            format!("应为统一社会信用代码，{CREDIT_CODE}，如 {}", parameter.example)
        })
    }

    /// The code of a unit or of an elevator, in its one spelling.
    pub fn subject(&mut self, parameter: Parameter) -> Option<String> {
        let parse = |text: &str| Some(SubjectId::parse(text).ok()?.as_str().to_owned());
        let expected =
            || format!("应为统一社会信用代码（{CREDIT_CODE}）或电梯编码（4 至 20 位数字、字母或短横线）");
        self.read(parameter, parse, expected)
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
        let meant = |name: &str| known.iter().copied().filter(|field| *field == name).collect();
        self.named(meant, || format!("应为以逗号分隔的字段名，可用：{}", known.join("、")))
    }

    /// Columns out of `known`, as asked for; each once. A block of JSON stands for the columns that it is written out in.
    pub fn columns(
        &mut self,
        known: &'static [&'static str],
        blocks: &'static [&'static str],
    ) -> Option<Vec<&'static str>> {
        let meant = |name: &str| {
            let is_part = |column: &str| column.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'));
            let is_block = blocks.contains(&name) && !known.contains(&name);
            let is_meant = |column: &&str| if is_block { is_part(column) } else { *column == name };
            known.iter().copied().filter(is_meant).collect()
        };
        self.named(meant, || format!("应为以逗号分隔的列名，可用：{}", known.join("、")))
    }

    /// What the names in the list of fields mean, each once; every name must mean something.
    fn named(
        &mut self,
        meant: impl Fn(&str) -> Vec<&'static str>,
        expected: impl FnOnce() -> String,
    ) -> Option<Vec<&'static str>> {
        let parse = |text: &str| {
            let mut fields: Vec<&'static str> = Vec::new();
            for name in text.split(',') {
                let meant = meant(name);
                if meant.is_empty() {
                    return None;
                }
                for field in meant {
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
            }
            Some(fields)
        };
        self.read(FIELDS, parse, expected)
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
}

/// What a credit code is, to somebody who wrote none.
const CREDIT_CODE: &str = "18 位，末两位是校验码";

/// A whole number written in digits alone.
fn digits(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && text.len() < 20;
    plain.then(|| text.parse().ok()).flatten()
}
