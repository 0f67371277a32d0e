//! Reads the query of a request: each parameter at most once, none unknown, every value of its shape. All that is
//! wrong is told in one answer. Which shapes there are is said in [`values`]. It refuses to know what the parameters are for.

mod values;

use std::collections::BTreeMap;

use poem::{FromRequest, Request, RequestBody};

use super::address::Asked;
use super::parameter::{Parameter, Question, Shape};
use crate::web::fault::{Fault, FieldError};
use crate::web::finding;

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
    /// The same without what is passed over.
    #[must_use]
    pub fn without(mut self, passed_over: &[&str]) -> Self {
        self.0.retain(|(name, _)| !passed_over.contains(&name.as_str()));
        self
    }

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
            return self.errors.push(unknown(name, self.question));
        };
        // A list may come in parts too, as programs made from our document send it.
        let earlier = parameter.shape.is_list().then(|| self.values.remove(parameter.name)).flatten();
        let value = &earlier.map_or_else(|| value.to_owned(), |earlier| format!("{earlier},{value}"));
        let most = parameter.shape.most_chars();
        if value.is_empty() || value.chars().any(char::is_control) || value.chars().count() > most {
            self.errors.push(match parameter.shape {
                Shape::Words if value.chars().count() > most => finding::too_long(parameter.name),
                _ => FieldError::parameter(parameter.name, format!("应有值，至多 {most} 字，且不含控制字符")),
            });
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
        let Self { question, values, errors, .. } = self;
        Fault::if_any(errors)?;
        let in_order =
            question.parameters.iter().filter_map(|parameter| values.get_key_value(parameter.name));
        Ok(in_order.map(|(name, value)| (*name, value.clone())).collect())
    }
}

/// That a parameter is none of those that a question may have.
pub fn unknown(name: &str, question: &Question) -> FieldError {
    let known: Vec<&str> = question.parameters.iter().map(|known| known.name).collect();
    let known = if known.is_empty() {
        "此地址没有参数".to_owned()
    } else {
        format!("可用的参数：{}", known.join("、"))
    };
    FieldError::unknown(shown(name), format!("没有这个参数。{known}"))
}

/// The name of an unknown parameter, as far as it can be told safely.
pub fn shown(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::maintenance::Mode;
    use crate::web::api::parameter::{AFTER, AS_OF, CURSOR, FIELDS, INSTALLED, LIMIT, MODE, OVERDUE, REGION};

    static ASKED: Question = Question {
        operation: "test",
        parameters: &[REGION, MODE, OVERDUE, INSTALLED, AFTER, AS_OF, FIELDS, LIMIT, CURSOR],
        fields: &["code", "name"],
        columns: &[],
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
