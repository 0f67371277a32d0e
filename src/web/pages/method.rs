//! 计算方法: the formula, unit and source of every indicator, the thresholds and the open lists, so that a figure
//! can be done again by whoever doubts it (方案 二(一)1).

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::domain::commitment::Indicator;
use crate::domain::commitment::measure::LEAST_ELEVATOR_YEARS;
use crate::domain::insurance::InsuranceKind;

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/method.html")]
pub struct MethodPage {
    /// The frame.
    pub shell: Shell,
    /// The indicators that may be promised.
    pub indicators: Vec<Indicator>,
    /// The kinds of insurance that may be declared.
    pub insurance_kinds: Vec<InsuranceKind>,
    /// How many regions have a bureau on the reader's day: the denominator of 试点区县.
    pub bureaus: usize,
}

/// How an indicator is computed.
#[derive(Debug, PartialEq, Eq)]
pub struct Formula {
    /// In words.
    pub text: &'static str,
    /// Where the inputs come from.
    pub source: &'static str,
}

impl MethodPage {
    /// The formula of an indicator; of one that was declared later and is not measured yet it says so.
    pub fn formula(&self, indicator: &Indicator) -> Formula {
        let (text, source) = match indicator.code.as_ref() {
            "fault_rate" => (
                "承诺期内故障次数（困人每次也计为一次故障，事故不计）÷ 台年数（每台电梯在试点的天数之和 ÷ 365）",
                "96333 和单位报送的故障、困人记录",
            ),
            "downtime_hours" => (
                "承诺期内停梯小时数（故障、困人和事故都计）÷ 台年数；同一台电梯重叠的停梯时段只算一次，未恢复的算到今天",
                "96333 和单位报送的停梯、恢复时间",
            ),
            "rescue_minutes" => ("每次困人从报警到救出的分钟数的平均值", "96333 报送的报警、救出时间"),
            _ => ("声明后尚未规定算法，只列承诺值", "单位公开承诺"),
        };
        Formula { text, source }
    }

    /// The least elevator-years from which a rate is shown.
    pub fn least_elevator_years(&self) -> &'static f64 {
        &LEAST_ELEVATOR_YEARS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples;

    #[test]
    fn every_indicator_of_the_plan_has_its_formula_unit_and_source() {
        let page = samples::method();
        for indicator in &page.indicators {
            assert!(!page.formula(indicator).text.contains("尚未规定"), "{}", indicator.code);
        }
        let html = page.render().unwrap();
        for indicator in &page.indicators {
            assert!(html.contains(&*indicator.code) && html.contains(&*indicator.unit));
        }
        assert!(html.contains("困人每次也计为一次故障，事故不计"));
        for kind in &page.insurance_kinds {
            assert!(html.contains(&*kind.label));
        }
    }
}
