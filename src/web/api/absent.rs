//! Why a question has no answer, in the words of the register.

use std::borrow::Cow;

use serde::Serialize;

use super::parameter::{AS_OF, CURSOR, Q};
use crate::gazette;
use crate::gazette::records::{Answer, Coded, Found};
use crate::search;
use crate::vocabulary;
use crate::web::fault::{Fault, FieldError, HelpLink};
use crate::web::finding;

/// What can be asked for by its own address, as a 404 speaks of it.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    /// The heading that says it is not there: 没有这台电梯.
    title: &'static str,
    /// What its address must look like.
    form: &'static str,
    /// Where to look for it.
    list: (&'static str, &'static str),
}

/// An elevator, by its code.
pub const ELEVATOR: Sought = Sought {
    title: "没有这台电梯",
    form: "电梯编码由 4 至 20 位数字、字母或短横线组成，可能输入有误",
    list: ("电梯列表", "/api/v1/elevators"),
};
/// A unit, by its credit code.
pub const UNIT: Sought = Sought {
    title: "没有这个单位",
    form: "统一社会信用代码为 18 位，末位是校验码，可能输入有误",
    list: ("单位列表", "/api/v1/units"),
};
/// A notice, by its number.
pub const NOTICE: Sought = Sought {
    title: "没有这份公告",
    form: "公告编号为 1 至 40 字，不含空格和斜线，可能输入有误",
    list: ("公告列表", "/api/v1/notices"),
};
/// A region, by its slug or name.
pub const REGION: Sought = Sought {
    title: "没有这个区县",
    form: "不是重庆市的区县代称、名称或原名称",
    list: ("区县列表", "/api/v1/regions"),
};
/// An estate, by region and name.
pub const ESTATE: Sought =
    Sought {
        title: "没有这个小区或大厦", form: "名称可能输入有误", list: ("电梯列表", "/api/v1/elevators")
    };
/// An entry of the log, by its position.
pub const ENTRY: Sought =
    Sought {
        title: "没有这个条目", form: "序号应为正整数", list: ("公布记录", "/api/v1/changes")
    };

impl Sought {
    /// What was asked for cannot be one: it was mistyped.
    pub fn mistyped(self) -> Fault {
        self.fault(self.form)
    }

    /// It was never published.
    pub fn never_published(self) -> Fault {
        self.fault("从未公布过，请核对后重试")
    }

    /// It is not in the tree that was asked about: published later, not signed for yet, or never published.
    pub fn not_in_the_tree(self) -> Fault {
        self.fault("不在所问的树中：从未公布，公布较晚，或者刚刚公布、即将签署")
    }

    /// The record, or why there is none.
    ///
    /// # Errors
    /// [`Fault::NotFound`] with the reason.
    pub fn expect<T>(self, answer: Answer<T>) -> Result<Found<T>, Fault> {
        match answer {
            Answer::Found(found) => Ok(found),
            Answer::NotYet { first_published_on } => Err(self.fault(format!(
                "截至所查日期尚未公布，最早公布于 {first_published_on}；as_of 可取该日及以后的日期"
            ))),
            Answer::Withdrawn(withdrawn) => Err(Fault::withdrawn(&withdrawn)),
            Answer::Unknown => Err(self.never_published()),
        }
    }

    fn fault(self, detail: impl Into<Cow<'static, str>>) -> Fault {
        let (label, href) = self.list;
        Fault::NotFound {
            title: self.title.into(),
            detail: detail.into(),
            help: vec![HelpLink::new(label, href), HelpLink::new("接口说明", "/api")],
        }
    }
}

vocabulary! {
    /// Why a thing that was asked for is not there.
    pub enum Absence ("没有的原因") {
        /// Never published.
        Unknown = "unknown" "从未公布",
        /// Published after the day that was asked for.
        NotYet = "not_yet" "当日尚未公布",
        /// Withdrawn by law.
        Withdrawn = "withdrawn" "已依法撤回",
    }
}

/// What was asked for among others and is not there.
#[derive(Debug, Serialize)]
pub struct Missing {
    id: String,
    state: Coded,
}

impl Missing {
    /// A thing by its id, and what the record says of it.
    pub fn of<T>(id: &str, why: &Answer<T>) -> Self {
        let state = match why {
            Answer::Withdrawn(_) => Absence::Withdrawn,
            Answer::NotYet { .. } => Absence::NotYet,
            Answer::Unknown | Answer::Found(_) => Absence::Unknown,
        };
        Self { id: id.to_owned(), state: state.into() }
    }
}

/// Seconds after which an index that is being made is worth asking for again.
const INDEX_RETRY_S: u64 = 10;

/// What the search cannot answer, as a fault.
pub fn from_search(error: search::Error) -> Fault {
    match error {
        search::Error::BadCursor => from_gazette(gazette::Error::BadCursor),
        search::Error::TooLong => Fault::bad_request(finding::too_long(Q.name)),
        search::Error::Record(error) => from_gazette(error),
        search::Error::NotReady | search::Error::Index(_) | search::Error::BrokenOff => {
            Fault::Unavailable { retry_after_s: INDEX_RETRY_S }
        }
    }
}

/// What the record cannot answer, as a fault.
pub fn from_gazette(error: gazette::Error) -> Fault {
    match error {
        gazette::Error::Future(_) => Fault::bad_request(FieldError::parameter(AS_OF.name, "不能晚于今天")),
        gazette::Error::BeforeFirst(day) => Fault::NotFound {
            title: "当日尚无公布".into(),
            detail: format!("截至 {day} 尚未公布任何内容，请取较晚的日期").into(),
            help: vec![HelpLink::new("公布记录", "/api/v1/changes")],
        },
        gazette::Error::BadCursor => Fault::bad_request(FieldError::parameter(
            CURSOR.name,
            "不是此列表给出的值；其余参数改变后须从第一页起",
        )),
        other => Fault::of_record(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Day;

    #[test]
    fn the_reason_is_told() {
        let day = Day::from_ymd_opt(2021, 6, 1).unwrap();
        let not_yet = ELEVATOR.expect::<()>(Answer::NotYet { first_published_on: day }).unwrap_err();
        assert!(not_yet.detail().contains("2021-06-01"));
        assert_eq!(not_yet.title(), "没有这台电梯");
        let unknown = UNIT.expect::<()>(Answer::Unknown).unwrap_err();
        assert!(unknown.detail().contains("从未公布过"));
        for (error, status) in [
            (gazette::Error::Future(day), 400),
            (gazette::Error::BeforeFirst(day), 404),
            (gazette::Error::BadCursor, 400),
            (gazette::Error::Randomness("x".into()), 500),
        ] {
            assert_eq!(from_gazette(error).problem_type().status.as_u16(), status);
        }
    }
}
