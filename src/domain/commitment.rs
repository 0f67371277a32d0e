//! 服务质量公开承诺: what a service commitment must contain (附件1 四(一)2(1)).
//! How promises are measured stands in [`measure`], on what in [`evidence`]; who signed them is not known here.

pub mod evidence;
pub mod measure;

use std::borrow::Cow;

use crate::domain::refusal::Refusal;

/// The clause on the contents of a commitment.
const CLAUSE: &str = "附件1 四(一)2(1)";

/// A quantified indicator, one row of an open list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// The code in files, `fault_rate`.
    pub code: Cow<'static, str>,
    /// The Chinese name.
    pub label: Cow<'static, str>,
    /// The unit of its numbers, in Chinese.
    pub unit: Cow<'static, str>,
    /// Whether a lower number is the better one.
    pub lower_is_better: bool,
    /// Whether every commitment must have it.
    pub mandatory: bool,
}

impl Indicator {
    const fn mandatory(code: &'static str, label: &'static str, unit: &'static str) -> Self {
        Self {
            code: Cow::Borrowed(code),
            label: Cow::Borrowed(label),
            unit: Cow::Borrowed(unit),
            lower_is_better: true,
            mandatory: true,
        }
    }

    /// Whether `a` is strictly better than `b`.
    fn is_better(&self, a: f64, b: f64) -> bool {
        if self.lower_is_better { a < b } else { a > b }
    }
}

/// The three indicators the plan names: 故障率、停梯时间、救援时间.
pub static INDICATORS: [Indicator; 3] = [
    Indicator::mandatory("fault_rate", "故障率", "次/台·年"),
    Indicator::mandatory("downtime_hours", "停梯时间", "小时/台·年"),
    Indicator::mandatory("rescue_minutes", "救援时间", "分钟/次"),
];

/// The row of a code; `None`: undeclared.
pub fn find_indicator<'a>(indicators: &'a [Indicator], code: &str) -> Option<&'a Indicator> {
    indicators.iter().find(|indicator| indicator.code == code)
}

/// One promised number, in the unit of its indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// The code of its indicator.
    pub indicator: String,
    /// The number of the twelve months before the pilot, as declared.
    pub baseline: f64,
    /// The number promised.
    pub committed: f64,
}

/// Whether a commitment may be submitted: complete, better than before, and without bypasses.
pub fn check(promises: &[Promise], no_bypass: bool, indicators: &[Indicator]) -> Result<(), Refusal> {
    check_complete(promises, indicators)?;
    check_improvement(promises, indicators)?;
    check_no_bypass(no_bypass)
}

/// Every promise has a declared indicator, and every mandatory indicator a promise.
pub fn check_complete(promises: &[Promise], indicators: &[Indicator]) -> Result<(), Refusal> {
    if let Some(promise) = promises.iter().find(|p| find_indicator(indicators, &p.indicator).is_none()) {
        return Err(Refusal::form(format!("“{}”不是已公布的承诺指标", promise.indicator)));
    }
    let missing: Vec<&str> = indicators
        .iter()
        .filter(|i| i.mandatory && !promises.iter().any(|p| p.indicator == i.code))
        .map(|i| i.label.as_ref())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::by(CLAUSE, format!("服务质量公开承诺缺少量化指标：{}", missing.join("、"))))
}

/// 比试点前有所提高: no indicator is worse than its baseline and at least one is strictly better.
pub fn check_improvement(promises: &[Promise], indicators: &[Indicator]) -> Result<(), Refusal> {
    let mut improved = false;
    for promise in promises {
        let Some(indicator) = find_indicator(indicators, &promise.indicator) else { continue };
        if indicator.is_better(promise.baseline, promise.committed) {
            let label = &indicator.label;
            return Err(Refusal::by(CLAUSE, format!("承诺的{label}比试点前差，应当比试点前有所提高")));
        }
        improved |= indicator.is_better(promise.committed, promise.baseline);
    }
    if improved {
        Ok(())
    } else {
        Err(Refusal::by(CLAUSE, "承诺的各项指标与试点前相同，应当比试点前有所提高"))
    }
}

/// 承诺不得将短接安全回路的电梯投入使用.
pub fn check_no_bypass(promised: bool) -> Result<(), Refusal> {
    if promised {
        Ok(())
    } else {
        Err(Refusal::by(CLAUSE, "没有承诺不得将短接安全回路的电梯投入使用"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Numbers<'a> = &'a [(&'a str, f64, f64)];

    fn promises(numbers: Numbers) -> Vec<Promise> {
        let promise = |&(code, baseline, committed): &(&str, f64, f64)| Promise {
            indicator: code.into(),
            baseline,
            committed,
        };
        numbers.iter().map(promise).collect()
    }

    #[test]
    fn what_a_commitment_must_contain() {
        let (faults, downtime, rescue) =
            (("fault_rate", 2.0, 1.5), ("downtime_hours", 24.0, 24.0), ("rescue_minutes", 30.0, 30.0));
        let cases: [(Numbers, bool, Option<&str>); 7] = [
            (&[faults, downtime, rescue], true, None),
            (&[faults, downtime], true, Some("服务质量公开承诺缺少量化指标：救援时间")),
            (&[], true, Some("服务质量公开承诺缺少量化指标：故障率、停梯时间、救援时间")),
            (
                &[("fault_rate", 2.0, 2.0), downtime, rescue],
                true,
                Some("承诺的各项指标与试点前相同，应当比试点前有所提高"),
            ),
            (
                &[faults, downtime, ("rescue_minutes", 30.0, 31.0)],
                true,
                Some("承诺的救援时间比试点前差，应当比试点前有所提高"),
            ),
            (&[faults, downtime, rescue], false, Some("没有承诺不得将短接安全回路的电梯投入使用")),
            (&[faults, downtime, rescue, ("smiles", 1.0, 2.0)], true, Some("“smiles”不是已公布的承诺指标")),
        ];
        for (numbers, no_bypass, refused) in cases {
            let reason = check(&promises(numbers), no_bypass, &INDICATORS).err().map(|r| r.reason);
            assert_eq!(reason.as_deref(), refused, "{numbers:?}");
        }
    }

    #[test]
    fn higher_can_be_better() {
        let mut indicators = INDICATORS.to_vec();
        indicators.push(Indicator {
            code: "satisfaction".into(),
            label: "群众满意度".into(),
            unit: "分".into(),
            lower_is_better: false,
            mandatory: false,
        });
        let equal =
            [("fault_rate", 2.0, 2.0), ("downtime_hours", 24.0, 24.0), ("rescue_minutes", 30.0, 30.0)];
        for (committed, allowed) in [(91.0, true), (90.0, false), (89.0, false)] {
            let numbers = [&equal[..], &[("satisfaction", 90.0, committed)]].concat();
            assert_eq!(check(&promises(&numbers), true, &indicators).is_ok(), allowed, "{committed}");
        }
    }
}
