//! Elevators and notices counted by what they have in common, as of the reader's day.

use std::collections::BTreeMap;

use serde::Serialize;

use super::elevator::category;
use super::list::ElevatorFilter;
use super::notice::NoticeFilter;
use super::{Coded, RegionRef, shown_region};
use crate::domain::elevator::ElevatorStatus;
use crate::domain::exit::code::ExitCode;
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;
use crate::domain::region;
use crate::gazette::{Error, Gazette, View};
use crate::store::public::Sort;

/// How many share these values. What was not counted by, or is not known, is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is the field of its name of the things that were counted")]
pub struct Count {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_maintenance_pilot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_testing_pilot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expired: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pilot: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u64>,
    /// How many there are.
    pub count: u64,
}

/// By what to count: the name of the field, its Chinese name, and where it is found.
pub type Dimension = (&'static str, &'static str, Sort);

/// What elevators are counted by.
pub const OF_ELEVATORS: [Dimension; 9] = [
    ("region", "区县", Sort::Place),
    ("status", "使用状态", Sort::Column("status")),
    ("mode", "维保模式", Sort::Column("mode")),
    ("category", "品种", Sort::Column("category")),
    ("in_maintenance_pilot", "在维保试点", Sort::Marked("maintenance")),
    ("in_testing_pilot", "在检验检测试点", Sort::Marked("testing")),
    ("overdue", "维保逾期", Sort::Overdue),
    ("expired", "检验超期或不合格", Sort::Expired),
    ("year", "安装年份", Sort::Year("installed_on")),
];

/// What notices are counted by.
pub const OF_NOTICES: [Dimension; 5] = [
    ("region", "作出决定的区县局", Sort::Column("region")),
    ("kind", "类别", Sort::Column("kind")),
    ("pilot", "试点", Sort::Column("pilot")),
    ("code", "退出情形", Sort::Column("code")),
    ("year", "决定年份", Sort::Year("decided_on")),
];

/// A value as it was read, under the region shown on the reader's day.
type Key = Vec<Option<String>>;

impl Gazette {
    /// Elevators counted by one dimension or more.
    pub async fn elevators_by(
        &self,
        view: &View,
        filter: &ElevatorFilter,
        by: &[Dimension],
    ) -> Result<Vec<Count>, Error> {
        let sorts: Vec<Sort> = by.iter().map(|(_, _, sort)| *sort).collect();
        let counted = self.store.count_elevators_by(view.at(), &filter.query(view), &sorts).await?;
        Ok(summed(view, by, counted))
    }

    /// Notices counted by one dimension or more.
    pub async fn notices_by(
        &self,
        view: &View,
        filter: &NoticeFilter,
        by: &[Dimension],
    ) -> Result<Vec<Count>, Error> {
        let sorts: Vec<Sort> = by.iter().map(|(_, _, sort)| *sort).collect();
        let counted = self.store.count_notices_by(view.at(), &filter.query(view), &sorts).await?;
        Ok(summed(view, by, counted))
    }
}

/// Adds up what is shown alike: places that were reported differently can be of one region today.
fn summed(view: &View, by: &[Dimension], counted: Vec<(Key, u64)>) -> Vec<Count> {
    let mut sums: BTreeMap<Key, u64> = BTreeMap::new();
    for (values, count) in counted {
        let mut values = values.into_iter();
        let mut key = Key::with_capacity(by.len());
        for (_, _, sort) in by {
            let value = values.next().flatten();
            if *sort == Sort::Place {
                let subdistrict = values.next().flatten();
                let shown = value.map(|region| shown_region(&region, subdistrict.as_deref(), view.today));
                key.push(shown.map(|region| region.slug.into_owned()));
            } else {
                key.push(value);
            }
        }
        *sums.entry(key).or_default() += count;
    }
    sums.into_iter().map(|(key, count)| told(by, key, count)).collect()
}

fn told(by: &[Dimension], key: Key, count: u64) -> Count {
    let mut told = Count { count, ..Count::default() };
    for ((name, _, _), value) in by.iter().zip(key) {
        let Some(value) = value else { continue };
        let is = || Some(value == "true");
        match *name {
            "region" => told.region = region::find(&value).map(RegionRef::from),
            "status" => told.status = coded::<ElevatorStatus>(&value),
            "mode" => told.mode = coded::<Mode>(&value),
            "category" => told.category = Some(category(&value)),
            "in_maintenance_pilot" => told.in_maintenance_pilot = is(),
            "in_testing_pilot" => told.in_testing_pilot = is(),
            "overdue" => told.overdue = is(),
            "expired" => told.expired = is(),
            "kind" => told.kind = coded::<NoticeKind>(&value),
            "pilot" => told.pilot = coded::<Pilot>(&value),
            "code" => told.code = coded::<ExitCode>(&value),
            "year" => told.year = value.parse().ok(),
            _ => {}
        }
    }
    told
}

fn coded<V: Vocabulary>(code: &str) -> Option<Coded> {
    V::parse(code).map(Coded::from)
}
