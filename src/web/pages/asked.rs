//! What a visitor asks of a page in its query. Parameters that no page knows (WeChat adds its own) are passed over
//! and never reach an address or a cache.

use percent_encoding::percent_decode_str;
use poem::http::Uri;
use poem::{FromRequest, Request, RequestBody};

use crate::domain::Day;
use crate::release::table::Headings;
use crate::web::api::parameter::Parameter;
use crate::web::fault::{Fault, FieldError};

/// Characters of a question that are looked at.
const QUESTION_CHARS: usize = 100;

/// What WeChat writes as `from` into an address that is shared in it.
const SHARED: (&str, [&str; 3]) = ("from", ["singlemessage", "groupmessage", "timeline"]);

/// The parameters that pages know. Of one that is given twice, the first counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// `as_of`: the day whose public record is asked for; `None` for the present.
    pub as_of: Option<Day>,
    /// `view=elder`: the large view.
    pub elder: bool,
    /// `cursor`: where the page of a list begins.
    pub cursor: Option<String>,
    /// `q`: the question, trimmed and cut; empty where none was asked.
    pub question: String,
}

impl Asked {
    /// Reads a query string.
    ///
    /// # Errors
    /// A bad request if `as_of` is no day.
    pub fn read(query: &str) -> Result<Self, Fault> {
        let value = |name| value(query, name);
        let as_of = match value("as_of").as_deref().map(str::trim) {
            None | Some("") => None,
            Some(day) => Some(day.parse().map_err(|_| no_day())?),
        };
        let question = value("q").unwrap_or_default();
        Ok(Self {
            as_of,
            elder: value("view").is_some_and(|view| view == "elder"),
            cursor: value("cursor").filter(|cursor| !cursor.is_empty()),
            question: question.trim().chars().take(QUESTION_CHARS).collect(),
        })
    }
}

/// The value of a parameter; of one that is given twice, the first.
pub fn value(query: &str, name: &str) -> Option<String> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(decoded)
}

/// What a parameter says; an error more where it says something that cannot be read. Without a value, as empty fields of a
/// form send it, it says nothing.
pub fn given<T>(
    query: &str,
    parameter: &Parameter,
    parse: impl FnOnce(&str) -> Option<T>,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let text = value(query, parameter.name)?;
    let is_of_wechat = |text: &str| parameter.name == SHARED.0 && SHARED.1.contains(&text);
    let text = Some(text.trim()).filter(|text| !text.is_empty() && !is_of_wechat(text))?;
    let read = parse(text);
    if read.is_none() {
        errors.push(parameter.unreadable());
    }
    read
}

/// The same of a parameter that is the only one a page knows.
///
/// # Errors
/// A bad request, if it says something that cannot be read.
pub fn only<T>(
    query: &str,
    parameter: &Parameter,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Fault> {
    let mut errors = Vec::new();
    let said = given(query, parameter, parse, &mut errors);
    Fault::if_any(errors).map(|()| said)
}

/// What heads the columns of a table: their names or, for `headers=zh`, their Chinese labels.
pub fn headings(uri: &Uri) -> Headings {
    let headers = value(uri.query().unwrap_or_default(), "headers");
    if headers.as_deref() == Some("zh") { Headings::Labels } else { Headings::Names }
}

fn decoded(value: &str) -> String {
    percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn no_day() -> Fault {
    Fault::bad_request(FieldError::parameter("as_of", "请写作 2021-06-01 这样的日期"))
}

impl<'a> FromRequest<'a> for Asked {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::read(request.uri().query().unwrap_or_default())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::api::parameter::{OPEN, SINCE};

    #[test]
    fn unknown_parameters_are_passed_over() {
        let asked =
            Asked::read("from=singlemessage&q=+%E9%9A%86%E9%91%AB+%E7%9B%9B&isappinstalled=0&q=b").unwrap();
        assert_eq!(asked, Asked { question: "隆鑫 盛".into(), ..Asked::default() });
        assert_eq!(Asked::read("").unwrap(), Asked::default());
        assert_eq!(Asked::read("as_of=&cursor=&view=x&as_off=1").unwrap(), Asked::default());
    }

    #[test]
    fn what_wechat_adds_is_no_value() {
        let read = |query| {
            let mut errors = Vec::new();
            let day = given(query, &SINCE, |text| text.parse::<Day>().ok(), &mut errors);
            (day.map(|day| day.to_string()), errors.len())
        };
        for query in ["", "from=", "from=+", "from=singlemessage", "from=groupmessage&x", "from=timeline"] {
            assert_eq!(read(query), (None, 0), "{query}");
        }
        assert_eq!(read("from=2021-11-01&from=timeline"), (Some("2021-11-01".into()), 0));
        assert_eq!(read("from=xx"), (None, 1));
        assert!(only("open=timeline", &OPEN, |text| text.parse::<bool>().ok()).is_err());
        let told = |parameter: &Parameter| parameter.unreadable().detail.into_owned();
        assert_eq!(told(&SINCE), "读不懂。应为日期，如 2021-05-19");
        assert_eq!(told(&OPEN), "读不懂。应为 true 或 false");
    }

    #[test]
    fn a_day_is_a_day() {
        assert_eq!(Asked::read("as_of=2021-06-01").unwrap().as_of, Day::from_ymd_opt(2021, 6, 1));
        for wrong in ["as_of=2021-02-30", "as_of=yesterday", "as_of=2021"] {
            assert_eq!(Asked::read(wrong).unwrap_err().problem_type().status.as_u16(), 400, "{wrong}");
        }
    }

    #[test]
    fn long_questions_and_broken_encodings_do_no_harm() {
        assert_eq!(Asked::read(&format!("q={}", "梯".repeat(5000))).unwrap().question.chars().count(), 100);
        assert_eq!(Asked::read("q=%ff%zz%").unwrap().question, "\u{fffd}%zz%");
    }
}
