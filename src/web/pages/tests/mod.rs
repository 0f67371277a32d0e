//! Every page with every sample: it renders, and keeps the rules that hold for all pages.

pub mod elevators;
pub mod open_data;
pub mod samples;
pub mod searches;
pub mod statistics;
pub mod wording;

use super::bureaus::BureausPage;
use super::change::{ChangePage, ChangesPage};
use super::chosen::Chosen;
use super::commitments::CommitmentsPage;
use super::diff::DiffPage;
use super::document::{Document, DocumentPage};
use super::elevator::ElevatorPage;
use super::estate::EstatePage;
use super::history::HistoryPage;
use super::home::HomePage;
use super::labels::LabelsPage;
use super::ledger::LedgerPage;
use super::notice::{NoticePage, NoticesPage};
use super::policy::PolicyPage;
use super::problem::ProblemPage;
use super::region::{RegionPage, RegionsPage};
use super::texts::{AccessibilityPage, ApplyPage, ContactPage, GuidePage, LoginPage};
use super::unit::UnitPage;
use crate::domain::commitment::measure::Verdict;
use crate::gazette::records::estate::EstateRecord;
use crate::gazette::records::figures::Overview;
use crate::gazette::records::unit::UnitRecord;
use crate::gazette::records::withdrawal::Ledger;
use crate::web::fault::PROBLEM_TYPES;
use elevators::{elevators, rows};
use open_data::open_data;
use samples::differences;
use samples::{
    USER, bureau, commitments, empty, figures, log_entry, method, notice, notice_rows, page, publicity,
    quiet_region, region, region_ref, sealed, shell, summary, unit, user, versions, withdrawn,
};
use searches::{lookups, searches};
use statistics::statistics;

/// Renders every page with every sample: a name for the file, and the page.
pub fn rendered() -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut add = |name: &str, page: &dyn askama::DynTemplate| {
        pages.push((name.to_owned(), page.dyn_render().unwrap()));
    };
    for (at, record) in elevators().into_iter().enumerate() {
        let shell = shell("/e/242848").as_of(record.as_of).elder(at == 4);
        add(&format!("elevator-{at}"), &ElevatorPage::new(shell, record));
    }
    add("history", &HistoryPage::of_elevator(shell("/e/242848/history"), "242848", page(versions())));
    let withdrawals = vec![withdrawn()];
    let ledger = Ledger { withdrawals, corrections: versions() };
    add("ledger", &LedgerPage { shell: shell("/ledger"), ledger });
    add("ledger-empty", &LedgerPage { shell: shell("/ledger"), ledger: Ledger::default() });
    add("changes", &ChangesPage::new(shell("/changes"), Chosen::default(), page(versions())));
    add(
        "changes-empty",
        &ChangesPage::new(shell("/changes"), Chosen::read("kind=notice&region=yubei").unwrap(), empty()),
    );
    for (at, sealed) in [Some(sealed()), None].into_iter().enumerate() {
        let version = versions().remove(0);
        add(&format!("change-{at}"), &ChangePage::new(shell("/changes/7"), log_entry(), version, sealed));
    }
    let week = Chosen::default().between(samples::day("2021-11-08"), samples::day("2021-11-15"));
    add("diff", &DiffPage::new(shell("/diff"), week.clone(), page(differences()), Some(summary())));
    add("diff-empty", &DiffPage::new(shell("/diff").elder(true), week, empty(), None));
    let overview = |newest_notices| Overview {
        elevators: figures(),
        units: 4_600,
        notices: 7,
        newest_notices,
        newest: None,
    };
    add("home", &HomePage::new(shell("/"), overview(notice_rows())));
    add("home-empty", &HomePage::new(shell("/").elder(true), overview(Vec::new())));
    let history =
        HistoryPage::of_unit(shell("/units/x/history"), USER, user().name.to_string(), page(versions()));
    add("unit-history", &history);
    add("unit", &UnitPage::new(shell("/units/x"), unit(), page(rows())));
    let quiet = UnitRecord { commitments: Vec::new(), notices: Vec::new(), service_phone: None, ..unit() };
    add("unit-quiet", &UnitPage::new(shell("/units/x"), quiet, empty()));
    add("labels", &LabelsPage::new(shell("/units/x/labels"), USER.into(), user().name.to_string(), &rows()));
    let estate = EstateRecord {
        region: region_ref(),
        name: "云岭·江山里".into(),
        figures: figures(),
        elevators: rows(),
        newest: Some(samples::entry(9_040)),
        as_of: None,
    };
    add("estate", &EstatePage::new(shell("/estates/yubei/x"), estate));
    add("regions", &RegionsPage::new(shell("/regions"), vec![region(), quiet_region()]));
    add("region", &RegionPage::new(shell("/regions/yubei"), region(), page(rows())));
    add("region-quiet", &RegionPage::new(shell("/regions/yubei"), quiet_region(), empty()));
    add("bureaus", &BureausPage { shell: shell("/bureaus"), bureaus: vec![bureau()] });
    add("bureaus-empty", &BureausPage { shell: shell("/bureaus"), bureaus: Vec::new() });
    add("notices", &NoticesPage::new(shell("/notices"), page(notice_rows()), None, 1));
    add("notices-empty", &NoticesPage::new(shell("/notices"), empty(), None, 0));
    add("notices-open", &NoticesPage::new(shell("/notices?open=true"), empty(), Some(true), 0));
    add("notices-others", &NoticesPage::new(shell("/notices?open=false"), empty(), Some(false), 0));
    add("notice", &NoticePage::new(shell("/notices/x"), notice()));
    let open = publicity("2021-11-10", "2021-11-25");
    add("notice-publicity", &NoticePage::new(shell("/notices/x"), open));
    let ended = publicity("2021-10-01", "2021-10-16");
    add("notice-publicity-ended", &NoticePage::new(shell("/notices/x"), ended));
    let verdicts = vec![(Verdict::Kept, 3), (Verdict::Missed, 1)];
    let promises = CommitmentsPage::new(shell("/commitments"), (None, verdicts), page(commitments()), None);
    add("commitments", &promises);
    let none =
        CommitmentsPage::new(shell("/commitments"), (Some(Verdict::Missed), Vec::new()), empty(), None);
    add("commitments-empty", &none);
    for (name, page) in lookups() {
        add(&format!("lookup-{name}"), &page);
    }
    for (name, page) in searches() {
        add(&format!("search-{name}"), &page);
    }
    for (name, page) in open_data() {
        add(&format!("open-data-{name}"), &*page);
    }
    for (name, page) in statistics() {
        add(&format!("statistics-{name}"), &page);
    }
    add("method", &method());
    add("policy", &PolicyPage { shell: shell("/policy") });
    for document in Document::ALL {
        add(document.slug(), &DocumentPage { shell: shell("/policy/x"), document });
    }
    add("guide", &GuidePage { shell: shell("/guide") });
    add("contact", &ContactPage { shell: shell("/contact") });
    add("accessibility", &AccessibilityPage { shell: shell("/accessibility") });
    add("login", &LoginPage { shell: shell("/login") });
    add("apply", &ApplyPage { shell: shell("/apply") });
    add("problem", &ProblemPage { shell: shell("/problems/x"), kind: &PROBLEM_TYPES[0] });
    pages
}

#[test]
fn every_page_renders_and_keeps_the_house_rules() {
    for (name, html) in rendered() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert!(html.contains("<html lang=\"zh-Hans\""), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
        for part in ["<header", "<nav", "<main id=\"main\"", "<footer", "class=\"skip\"", "rel=\"canonical\""]
        {
            assert!(html.contains(part), "{name}: {part}");
        }
        for foot in ["主办单位", "数据截至：", "数据许可", "纠错", "无障碍声明", "样本数据"]
        {
            assert!(html.contains(foot), "{name}: {foot}");
        }
        let scripts = usize::from(name.starts_with("home") || name.starts_with("search"));
        assert_eq!(html.matches("<script src=\"/static/suggest.").count(), scripts, "{name}: suggestions");
        let data = html.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(html.matches("<script").count(), scripts + data, "{name}: no other script");
        for barred in [" style=\"", "onclick", "javascript:", "<b>不存在"] {
            assert!(!html.contains(barred), "{name}: {barred}");
        }
        for path in super::shell::MENU.map(|(_, path)| path) {
            let href = format!("href=\"{path}");
            assert!(html.contains(&href), "{name}: {path}");
        }
    }
}
