//! The data dictionary: a plain file that says of every published field what its declaration does not.

use std::sync::LazyLock;

use crate::domain::commitment::measure::Verdict;
use crate::domain::exit::code::ExitCode;
use crate::domain::inspection::InspectionState;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::MaintenanceState;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::gazette::disclosure::EndedBy;

const TEXT: &str = include_str!("../../data-exports/dictionary.tsv");

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, codes and telephones included.
    Text,
    /// A code of a short list.
    Enum,
    /// Codes between semicolons.
    List,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// `2021-11-15`.
    Day,
    /// RFC 3339 with `+08:00`.
    Instant,
    /// A web address.
    Url,
}

impl Kind {
    /// The kind by its name in the register's declarations.
    pub fn of_column(name: &str) -> Self {
        match name {
            "enum" => Self::Enum,
            "list" => Self::List,
            "integer" => Self::Integer,
            "decimal" => Self::Decimal,
            "boolean" => Self::Boolean,
            "day" => Self::Day,
            "instant" => Self::Instant,
            "url" => Self::Url,
            _ => Self::Text,
        }
    }

    /// What it is called, in Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Enum => "代码",
            Self::List => "代码（分号分隔）",
            Self::Integer => "整数",
            Self::Decimal => "小数",
            Self::Boolean => "是/否",
            Self::Day => "日期",
            Self::Instant => "时间",
            Self::Url => "网址",
        }
    }
}

/// A line of the dictionary.
#[derive(Debug)]
pub struct Entry {
    /// The dataset.
    pub dataset: &'static str,
    /// The field.
    pub field: &'static str,
    /// The English label.
    pub label_en: &'static str,
    /// What a cell holds, of a field that no file brings in.
    pub kind: Kind,
    /// The Chinese label of such a field.
    pub label: &'static str,
    /// The unit of measurement.
    pub unit: &'static str,
    /// The vocabulary of such a field.
    vocabulary: &'static str,
    /// The clause.
    pub clause: &'static str,
    /// An example.
    pub example: &'static str,
    /// The version that first had it.
    pub since: &'static str,
    /// Whether it follows from other rows and the day of the release, rather than from the row's own entry.
    pub is_derived: bool,
    /// What the labels leave open, in Chinese; blank where they say it all.
    pub note: &'static str,
}

impl Entry {
    /// Every line.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Entry>> =
            LazyLock::new(|| TEXT.lines().filter(|line| !line.starts_with('#')).map(Entry::read).collect());
        &ALL
    }

    /// The line of a field.
    pub fn find(dataset: &str, field: &str) -> Option<&'static Self> {
        Self::all().iter().find(|entry| entry.dataset == dataset && entry.field == field)
    }

    fn read(line: &'static str) -> Self {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (dataset, field, label_en) = (next(), next(), next());
        let (kind, label, unit, vocabulary) = (Kind::of_column(next()), next(), next(), next());
        let (clause, example, since, note) = (next(), next(), next(), next());
        let since = if since.is_empty() { "1.0" } else { since };
        let is_derived = next() == "derived";
        Self {
            dataset,
            field,
            label_en,
            kind,
            label,
            unit,
            vocabulary,
            clause,
            example,
            since,
            is_derived,
            note,
        }
    }

    /// Whether the record always knows it.
    pub fn is_always_known(&self) -> bool {
        matches!(self.field, "gazette_seq" | "slug")
    }

    /// The values of its vocabulary: code and label.
    pub fn values(&self) -> Vec<(&'static str, &'static str)> {
        fn of<V: Vocabulary>() -> Vec<(&'static str, &'static str)> {
            V::ALL.iter().map(|value| (value.code(), value.label())).collect()
        }
        match self.vocabulary {
            "pilot" => of::<Pilot>(),
            "maintenance_state" => of::<MaintenanceState>(),
            "inspection_state" => of::<InspectionState>(),
            "verdict" => of::<Verdict>(),
            "ended_by" => of::<EndedBy>(),
            "exit_code" => of::<ExitCode>(),
            "notice_kind" => of::<NoticeKind>(),
            _ => Vec::new(),
        }
    }
}
