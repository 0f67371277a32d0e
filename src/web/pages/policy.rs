//! 政策解读: what the plan wants, what it demands and of whom, with the numbers taken from the rules themselves,
//! so that the explanation cannot say otherwise than the program does.

use askama::Template;

use super::document::Document;
use super::filters;
use super::shell::Shell;
use crate::domain::exit::code::{ExitCode, Subject};
use crate::domain::label::Vocabulary;
use crate::domain::maintenance::Mode;
use crate::domain::programme::district::FIRST_DISTRICTS;
use crate::domain::programme::plan::{PLAN, Plan};
use crate::domain::programme::{Pilot, Programme, StagePeriod, stages};
use crate::domain::region;
use crate::domain::target::{Goal, Metric, TARGETS};

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/policy.html")]
pub struct PolicyPage {
    /// The frame.
    pub shell: Shell,
}

impl PolicyPage {
    /// What the head of the plan says of it.
    pub fn plan(&self) -> &'static Plan {
        &PLAN
    }

    /// The documents in full.
    pub fn documents(&self) -> [Document; 3] {
        Document::ALL
    }

    /// Both pilots with their periods and stages.
    pub fn pilots(&self) -> impl Iterator<Item = (&'static str, Programme, &'static [StagePeriod])> {
        Pilot::ALL.iter().map(|pilot| (pilot.label(), pilot.programme(), stages(*pilot)))
    }

    /// Years and goals of a metric.
    pub fn targets(&self) -> Vec<(i32, &'static str, String)> {
        TARGETS
            .iter()
            .map(|target| (target.year, target.metric.label(), goal(target.metric, target.goal)))
            .collect()
    }

    /// The first districts by slug and name.
    pub fn first_districts(&self) -> Vec<(&'static str, &'static str)> {
        let regions = FIRST_DISTRICTS.iter().filter_map(|district| region::find(&district.region));
        regions.map(|region| (region.slug, region.name)).collect()
    }

    /// Maintenance modes with their ceilings in months.
    pub fn ceilings(&self) -> impl Iterator<Item = (&'static str, u32)> {
        Mode::ALL.iter().map(|mode| (mode.label(), mode.ceiling_months()))
    }

    /// The grounds of exit of a pilot and subject: code, words, clause.
    pub fn grounds(&self) -> Vec<(String, Vec<ExitCode>)> {
        let of = |pilot: Pilot, subject: Subject| {
            let heading = format!("{}：{}退出", pilot.label(), subject.label());
            let codes = ExitCode::ALL.iter().copied();
            (heading, codes.filter(|code| (code.pilot(), code.subject()) == (pilot, subject)).collect())
        };
        Pilot::ALL
            .iter()
            .flat_map(|pilot| Subject::ALL.iter().map(move |subject| of(*pilot, *subject)))
            .collect()
    }
}

/// A goal in the plan's words.
fn goal(metric: Metric, goal: Goal) -> String {
    match goal {
        Goal::Percent(100) => "全覆盖".into(),
        Goal::Percent(percent) if metric == Metric::TestingDistricts => format!("覆盖率 {percent}% 以上"),
        Goal::Percent(percent) => format!("{percent}% 以上"),
        Goal::Count(count) => format!("{count} 个"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples;

    #[test]
    fn the_page_says_what_the_plan_says() {
        let html = PolicyPage { shell: samples::shell("/policy") }.render().unwrap();
        for said in [
            "渝市监发〔2020〕84号",
            "2020年9月18日",
            "2020年9月23日",
            "国办发〔2018〕8号",
            "国市监特设〔2020〕56号",
            "渝办发〔2018〕165号",
            "2020年度第15次局长办公会",
            "此件公开发布",
            "href=\"/policy/plan\"",
            "href=\"/policy/annex-1\"",
            "href=\"/policy/annex-2\"",
            "电梯检验严格执行重庆市制定的收费标准",
            "公益",
            "万盛经开区",
        ] {
            assert!(html.contains(said), "{said}");
        }
        for code in ExitCode::ALL {
            assert!(html.contains(code.label()) && html.contains(code.clause()), "{}", code.code());
        }
    }
}
