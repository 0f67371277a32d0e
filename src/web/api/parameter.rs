//! The parameters of the query: each is declared once, with its name, its meaning and the shape of its values.
//! Reading a request ([`super::query`]) and the published document ([`super::document`]) both go by these.

use serde_json::{Value, json};

use super::limits::{
    DEFAULT_LIMIT, LONGEST_WAIT_S, MAX_LIMIT, MAX_SEQ, MAX_TEXT_CHARS, MOST_DIMENSIONS, MOST_IDS,
    MOST_SUGGESTIONS, YEARS,
};
use crate::domain::commitment::measure::Verdict;
use crate::domain::elevator::{ElevatorStatus, UnitRole};
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::records::changes;
use crate::gazette::records::count::{Dimension, OF_ELEVATORS, OF_NOTICES};
use crate::gazette::records::diff::Became;
use crate::search::question::{Kind, MOST_CHARS};
use crate::web::fault::FieldError;
use crate::web::finding::choices;

/// What may be asked with a query parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name in the address.
    pub name: &'static str,
    /// What it means, in Chinese.
    pub meaning: &'static str,
    /// A value that can be tried.
    pub example: &'static str,
    /// What its values look like.
    pub shape: Shape,
}

/// The shape of a parameter's values.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text without control characters.
    Text,
    /// What is looked for: as much as the search takes.
    Words,
    /// A unit's credit code, read as leniently as in a path.
    CreditCode,
    /// The code of a unit or of an elevator, read so too.
    Subject,
    /// JSON as text, of a form that is not ours.
    Json,
    /// A region; documented by slug, read by any of its names.
    Region,
    /// One of a closed list: codes and labels.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
    /// `true` or `false`.
    Flag,
    /// A calendar year.
    Year,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// A month, `YYYY-MM`.
    Month,
    /// A number of rows: up to this many, so many where nothing is said.
    Count {
        /// The most.
        most: u64,
        /// How many by default.
        default: u64,
    },
    /// A position of the log, or 0 for its beginning.
    Seq,
    /// A position of the log, from 1.
    Position,
    /// Seconds to wait.
    Wait,
    /// Names of fields, separated by commas.
    Fields,
    /// Ids, separated by commas.
    Ids,
    /// Some of these names, separated by commas.
    Several(&'static [Dimension]),
}

impl Question {
    /// Whether nothing is answered without a parameter: what is compared must be said.
    pub fn requires(&self, parameter: &Parameter) -> bool {
        self.operation == "listDifferences" && parameter.name == SINCE.name
    }
}

impl Parameter {
    /// That a value cannot be read, and what would be.
    pub fn unreadable(&self) -> FieldError {
        let expected = match self.shape.listing() {
            Some(values) => one_of(&values),
            None if matches!(self.shape, Shape::Flag) => "读不懂。应为 true 或 false".to_owned(),
            None if matches!(self.shape, Shape::Day) => format!("读不懂。应为日期，如 {}", self.example),
            None if matches!(self.shape, Shape::Month) => format!("读不懂。应为月份，如 {}", self.example),
            None if self.meaning.contains("，如") => format!("读不懂。应为{}", self.meaning),
            None => format!("读不懂。应为{}，如 {}", self.meaning, self.example),
        };
        FieldError::parameter(self.name, expected)
    }
}

impl Shape {
    /// The JSON schema of a value.
    pub fn schema(self) -> Value {
        match self {
            Self::Text => text(MAX_TEXT_CHARS),
            Self::Words => text(MOST_CHARS),
            // In either width and case, spaces around: as it is typed.
            Self::CreditCode => {
                json!({"type": "string", "pattern": r"^\s*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{18}\s*$"})
            }
            Self::Subject => {
                json!({"type": "string", "pattern": r"^\s*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ\-－]{4,20}\s*$"})
            }
            Self::Json => json!({"type": "string", "minLength": 2}),
            Self::Region => {
                let slugs: Vec<&str> = region::ALL.iter().map(|region| region.slug).collect();
                json!({"type": "string", "enum": slugs})
            }
            Self::Several(known) => {
                let names: Vec<&str> = known.iter().map(|(name, _, _)| *name).collect();
                json!({"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1, "maxItems": MOST_DIMENSIONS})
            }
            Self::Ids => {
                json!({"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_IDS})
            }
            Self::Fields => json!({"type": "array", "items": {"type": "string"}, "minItems": 1}),
            Self::Choice(values) => {
                let codes: Vec<&str> = values().into_iter().map(|(code, _)| code).collect();
                json!({"type": "string", "enum": codes})
            }
            Self::Flag => json!({"type": "boolean"}),
            Self::Year => json!({"type": "integer", "minimum": YEARS.start(), "maximum": YEARS.end()}),
            Self::Day => json!({"type": "string", "format": "date"}),
            Self::Month => json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}),
            Self::Count { most, .. } => {
                json!({"type": "integer", "minimum": 1, "maximum": most})
            }
            Self::Wait => json!({"type": "integer", "minimum": 1, "maximum": LONGEST_WAIT_S}),
            Self::Position => {
                json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": MAX_SEQ})
            }
            Self::Seq => {
                json!({"type": "integer", "format": "int64", "minimum": 0, "maximum": MAX_SEQ, "default": 0})
            }
        }
    }

    /// Whether a value is several, separated by commas.
    pub fn is_list(self) -> bool {
        matches!(self, Self::Fields | Self::Ids | Self::Several(_))
    }

    /// Characters of a value.
    pub fn most_chars(self) -> usize {
        // An id is shorter than 30 characters.
        match self {
            Self::Ids => 30 * MOST_IDS,
            Self::Words => MOST_CHARS,
            _ => MAX_TEXT_CHARS,
        }
    }

    /// A value as JSON has it.
    pub fn value(self, text: &str) -> Value {
        match self {
            Self::Flag => Value::Bool(text == "true"),
            Self::Year | Self::Count { .. } | Self::Seq | Self::Position | Self::Wait => {
                text.parse::<u64>().map_or(Value::Null, Value::from)
            }
            Self::Fields | Self::Ids | Self::Several(_) => json!([text]),
            _ => text.into(),
        }
    }

    /// The values of a closed list in words, for people: `iot 物联网、full 全包`.
    pub fn listing(self) -> Option<String> {
        let Self::Choice(values) = self else { return None };
        let words: Vec<String> = values().iter().map(|(code, label)| format!("{code} {label}")).collect();
        Some(words.join("、"))
    }
}

/// The schema of text without control characters.
fn text(most: usize) -> Value {
    let printable = "^[^\\x00-\\x1f\\x7f-\\x9f]+$";
    json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": printable})
}

/// That a value must be one of those listed. It follows a field's name and a colon, so it has none of its own.
pub fn one_of(listing: &str) -> String {
    format!("应为 {listing} 之一")
}

/// Codes and labels of a vocabulary.
fn values<V: Vocabulary>() -> Vec<(&'static str, &'static str)> {
    V::ALL.iter().map(|value| (value.code(), value.label())).collect()
}

/// In which order elevators are listed.
pub const ORDERS: [(&str, &str); 3] =
    [("code", "按电梯编码"), ("next_due", "按下次维保到期日，逾期最久的在前"), ("newest", "按最近公布")];

/// In which order units are listed.
pub const UNIT_ORDERS: [(&str, &str); 2] = [("name", "按名称"), ("uscc", "按统一社会信用代码")];

/// Of which places figures are told.
pub const PLACES: [(&str, &str); 2] = [("city", "全市"), ("region", "各区县")];

/// What may stand above the columns of a table.
pub const HEADINGS: [(&str, &str); 2] = [("en", "字段名"), ("zh", "数据字典里的中文名")];

macro_rules! parameters {
    ($($name:ident: $key:literal $meaning:literal $example:literal $shape:expr;)+) => {
        $(#[doc = concat!("`", $key, "`: ", $meaning, "。")]
        pub const $name: Parameter =
            Parameter { name: $key, meaning: $meaning, example: $example, shape: $shape };)+
    };
}

parameters! {
    Q: "q" "要找的文字：名称、地址、公告文字中的任意一段，或编码的开头，整段地址可以连写，多个词以空格分开；至多 100 字、16 个不同的词，超出的答复 400" "科技园" Shape::Words;
    NARROWED: "q" "只要含有这些文字的，同查询的 q；不能与 as_of 同用" "科技园" Shape::Words;
    FOUND_KIND: "kind" "只要这一类" "elevator" Shape::Choice(values::<Kind>);
    FOUND_PILOT: "pilot" "试点：今天带有该试点标注的电梯，或该试点的公告" "maintenance" Shape::Choice(choices::pilots);
    FOUND_OVERDUE: "overdue" "在用电梯的现场维保是否逾期" "true" Shape::Flag;
    FOUND_EXPIRED: "expired" "在用电梯的检验是否超期或不合格" "true" Shape::Flag;
    EXITED: "exited" "电梯是否因退出而不再带有维保试点标注" "true" Shape::Flag;
    FOUND_YEAR: "year" "年份：电梯的安装、公告的决定、承诺的起始" "2021" Shape::Year;
    FOUND_SORT: "sort" "排列次序；next_due 只列电梯" "relevance" Shape::Choice(|| choices::ORDERS.map(|(_, code, label)| (code, label)).to_vec());
    LITERALLY: "literally" "为 true 时，逾期、物联网等词按原文查找，不作为筛选条件" "false" Shape::Flag;
    SUGGESTIONS: "limit" "至多几条" "10" Shape::Count { most: MOST_SUGGESTIONS, default: MOST_SUGGESTIONS };
    REGION: "region" "区县：代称、名称或原名称，如 yubei、渝北区" "yubei" Shape::Region;
    ESTATE: "estate" "小区或大厦的全名" "悦野科技园" Shape::Text;
    SUBDISTRICT: "subdistrict" "乡镇街道的全名" "人和街道" Shape::Text;
    UNIT: "unit" "使用单位或维保单位的统一社会信用代码" "91500105PDY000407Q" Shape::CreditCode;
    MODE: "mode" "维保模式" "iot" Shape::Choice(values::<Mode>);
    STATUS: "status" "使用状态" "in_use" Shape::Choice(values::<ElevatorStatus>);
    PILOT: "pilot" "试点：所列电梯在当日带有该试点的标注" "maintenance" Shape::Choice(values::<Pilot>);
    OVERDUE: "overdue" "在用电梯的现场维保是否逾期，不能与 as_of 同用" "true" Shape::Flag;
    EXPIRED: "expired" "在用电梯的检验是否超期或不合格，不能与 as_of 同用" "true" Shape::Flag;
    INSTALLED: "year" "安装年份" "2015" Shape::Year;
    SORT: "sort" "排列次序，next_due 不能与 as_of 同用" "next_due" Shape::Choice(|| ORDERS.to_vec());
    ROLE: "role" "单位角色" "maintain" Shape::Choice(values::<UnitRole>);
    NAME: "name" "单位名称的开头" "重庆" Shape::Text;
    UNIT_SORT: "sort" "排列次序" "uscc" Shape::Choice(|| UNIT_ORDERS.to_vec());
    UNIT_REGION: "region" "单位所在区县：代称、名称或原名称" "yubei" Shape::Region;
    USER: "user" "使用单位的统一社会信用代码" "91500101PDY000378K" Shape::CreditCode;
    MAINTAINER: "maintainer" "维保单位的统一社会信用代码" "91500105PDY000407Q" Shape::CreditCode;
    VERDICT: "verdict" "承诺完成情况，按当日测得；不能与 q 同用" "missed" Shape::Choice(values::<Verdict>);
    NOTICE_KIND: "kind" "公告类别" "exit" Shape::Choice(values::<NoticeKind>);
    OPEN: "open" "公示在当日是否仍在进行：true 只要公示中的，false 只要其余的；不能与 q 同用" "true" Shape::Flag;
    NOTICE_PILOT: "pilot" "试点" "maintenance" Shape::Choice(values::<Pilot>);
    GROUND: "code" "退出情形" "TE1" Shape::Choice(values::<ExitCode>);
    NOTICE_REGION: "region" "作出决定的区县市场监管局所在的区县：代称、名称或原名称；市级部门的公告不属于任何区县" "yubei" Shape::Region;
    DECIDED: "year" "决定年份" "2021" Shape::Year;
    SUBJECT: "subject_id" "公告对象：单位的统一社会信用代码或电梯编码" "200044" Shape::Subject;
    SEQ: "seq" "证明此序号的条目在树中" "1" Shape::Position;
    FROM: "from" "证明这么多条目的旧树是新树的开头" "1" Shape::Position;
    SIZE: "size" "树的条目数，不给出时为最新检查点的" "2" Shape::Position;
    AFTER: "after" "从此序号之后的条目起" "0" Shape::Seq;
    ENTRY_KIND: "kind" "只要这一类条目" "elevator" Shape::Choice(changes::kinds);
    ENTRY_REGION: "region" "只要此区县的条目：电梯及其事件、单位、公告、试点区县；承诺不属于区县。撤回总在其中" "yubei" Shape::Region;
    ENTRY_UNIT: "unit" "只要此单位的条目：单位本身，它使用、维保的电梯及其事件，它的承诺和公告。撤回总在其中" "91500101PDY000378K" Shape::CreditCode;
    SINCE: "from" "与此日 24:00 公众所见相比" "2021-05-19" Shape::Day;
    UNTIL: "to" "此日 24:00 公众所见，不晚于今天，不给出时为今天" "2021-11-15" Shape::Day;
    BECAME: "became" "只要这样的变化" "left" Shape::Choice(values::<Became>);
    CODES: "codes" "只要这些电梯，以逗号分隔的电梯编码，至多 100 个，按所给次序；没有的列在 meta.missing。只能与 as_of、fields、headers 同用" "200044,200001" Shape::Ids;
    USCCS: "usccs" "只要这些单位，以逗号分隔的统一社会信用代码，至多 100 个，按所给次序；没有的列在 meta.missing。只能与 as_of、fields、headers 同用" "91500101PDY000378K" Shape::Ids;
    GROUP_ELEVATORS: "group_by" "不列电梯而计数：一至三项，以逗号分隔；每行给出各项的值和 count，值不明的不出现。overdue、expired 不能与 as_of 同用" "region" Shape::Several(&OF_ELEVATORS);
    GROUP_NOTICES: "group_by" "不列公告而计数：一至三项，以逗号分隔；每行给出各项的值和 count" "year" Shape::Several(&OF_NOTICES);
    INSTALLED_FROM: "installed_from" "安装不早于此日" "2010-01-01" Shape::Day;
    INSTALLED_TO: "installed_to" "安装不晚于此日" "2021-12-31" Shape::Day;
    DECIDED_FROM: "decided_from" "决定不早于此日" "2021-01-01" Shape::Day;
    DECIDED_TO: "decided_to" "决定不晚于此日" "2021-12-31" Shape::Day;
    FIGURES_BY: "by" "city 全市各月，region 各区县各月；不能与 region 同用" "region" Shape::Choice(|| PLACES.to_vec());
    FIGURES_REGION: "region" "只要此区县：代称、名称或原名称；所查之日没有的，按其存续时的范围" "yubei" Shape::Region;
    FROM_MONTH: "from" "不早于此月" "2021-01" Shape::Month;
    TO_MONTH: "to" "不晚于此月" "2021-11" Shape::Month;
    WAIT: "wait" "没有更新的条目时等候的秒数，有了即答复" "1" Shape::Wait;
    AS_OF: "as_of" "截至此日 24:00 已公布的内容，不晚于今天" "2021-11-15" Shape::Day;
    FIELDS: "fields" "只要这些字段，以逗号分隔。JSON 和 NDJSON 用字段名；CSV 用列名，也可以用字段名取它展开成的各列，如 gazette 即 gazette_seq" "code" Shape::Fields;
    HEADERS: "headers" "CSV 的表头，都可以再导入；只用于 CSV" "zh" Shape::Choice(|| HEADINGS.to_vec());
    QUERIES: "queries" "各个名称，JSON：编号对应 {query, type, limit}" "{\"q0\":{\"query\":\"重庆电梯\",\"limit\":3}}" Shape::Json;
    PREFIX: "prefix" "已输入的文字，至多 100 字、16 个不同的词" "重庆" Shape::Words;
    LIMIT: "limit" "每页行数；不给出时 CSV 和 NDJSON 为全部各行，JSON 为默认的行数" "20"
        Shape::Count { most: MAX_LIMIT, default: DEFAULT_LIMIT };
    CURSOR: "cursor" "上一页 page.next 的值，其余参数须保持不变" "" Shape::Text;
}

/// What an operation may be asked with.
#[derive(Debug)]
pub struct Question {
    /// The operation's id in the published document.
    pub operation: &'static str,
    /// Its parameters, in the order of the canonical address.
    pub parameters: &'static [Parameter],
    /// The fields that [`FIELDS`] may name; empty where it may not be asked.
    pub fields: &'static [&'static str],
    /// The columns that it may name where a table is asked for.
    pub columns: &'static [&'static str],
}

impl Question {
    /// What a single record may be asked: a day.
    pub const fn of_record(operation: &'static str) -> Self {
        Self { operation, parameters: &[AS_OF], fields: &[], columns: &[] }
    }

    /// An operation that is asked nothing.
    pub const fn none(operation: &'static str) -> Self {
        Self { operation, parameters: &[], fields: &[], columns: &[] }
    }
}
