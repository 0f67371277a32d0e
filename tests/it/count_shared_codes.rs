//! Many elevators share the beginning of a code. They are counted without being looked at: the counts must be those of
//! looking at each, with every filter, in every order, page by page, and after changes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use mingti::domain::Day;
use mingti::domain::elevator::ElevatorStatus;
use mingti::domain::maintenance::Mode;
use mingti::domain::region;
use mingti::gazette::Gazette;
use mingti::search::Search;
use mingti::search::answer::{Answer, Hit};
use mingti::search::keeper::Caught;
use mingti::search::question::{Filter, Kind, Order, Question};
use mingti::store::Store;
use tokio::runtime::Runtime;

use crate::office::{Office, TODAY};
use crate::register::{a_unit, an_elevator, maintainer, user};

type Line = HashMap<String, String>;

fn lines(file: &Path) -> Vec<Line> {
    let text = std::fs::read(file).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text));
    reader.deserialize().map(|line| line.unwrap()).collect()
}

/// Elevators of the file one of whose codes begins so, in whose names the other words stand.
fn meant(lines: &[Line], units: &HashMap<String, String>, words: &str) -> BTreeSet<String> {
    const CODES: [&str; 4] = ["code", "device_code", "registration_code", "certificate_no"];
    const NAMES: [&str; 4] = ["estate", "address", "inner_no", "subdistrict"];
    let plain = |text: &str| text.to_lowercase().replace(['·', '-', ' ', '.'], "");
    let holds = |line: &Line, word: &str| {
        let is_public = line["user_uscc"] != "个人";
        let shown = region::shown(region::find(&line["region"]).unwrap(), &line["subdistrict"], today());
        let units = ["user_uscc", "maintainer_uscc"].map(|unit| units.get(&line[unit]).cloned());
        let names = NAMES.iter().filter(|_| is_public).map(|name| line[*name].clone());
        let mut names = names.chain([shown.name.to_owned()]).chain(units.into_iter().flatten());
        let mut codes = CODES.iter().map(|code| plain(&line[*code]));
        codes.any(|code| code.starts_with(word)) || names.any(|name| plain(&name).contains(word))
    };
    let is_meant = |line: &&Line| words.split(' ').all(|word| holds(line, word));
    lines.iter().filter(is_meant).map(|line| line["code"].clone()).collect()
}

fn today() -> Day {
    TODAY[..10].parse().unwrap()
}

struct Searcher {
    runtime: Runtime,
    gazette: Gazette,
    search: Search,
}

impl Searcher {
    fn new(office: &Office, folder: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let search = Search::new(office.path(folder));
        let gazette = runtime.block_on(async {
            let gazette = Gazette::open(Store::open(&office.address()).await.unwrap()).await.unwrap();
            search.rebuild(&gazette, today(), |_, _| {}).await.unwrap();
            gazette
        });
        Self { runtime, gazette, search }
    }

    fn follow(&self) {
        while self.runtime.block_on(self.search.catch_up(&self.gazette)).unwrap() != Caught::Nothing {}
    }

    fn ask(&self, question: &Question) -> Answer {
        self.runtime.block_on(self.search.ask(question.clone(), today())).unwrap()
    }

    /// Every hit, asked for page by page.
    fn walk(&self, mut question: Question, page: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        question.limit = page;
        loop {
            let answer = self.ask(&question);
            hits.extend(answer.hits);
            question.cursor = answer.next;
            if question.cursor.is_none() {
                return hits;
            }
        }
    }
}

fn elevators(text: &str) -> Question {
    let filter = Filter { kind: Some(Kind::Elevator), ..Filter::default() };
    Question { text: text.to_owned(), filter, limit: 1000, ..Question::default() }
}

fn codes(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.id.as_str()).collect()
}

#[test]
fn counts_and_pages_are_those_of_looking_at_each() {
    let office = Office::open();
    let folder = office.import_sample(1000);
    let (rows, units) = (lines(&folder.join("elevators.csv")), lines(&folder.join("units.csv")));
    let units: HashMap<String, String> =
        units.into_iter().map(|unit| (unit["uscc"].clone(), unit["name"].clone())).collect();
    let searcher = Searcher::new(&office, "index");
    for words in [
        "3",
        "31",
        "3110",
        "20",
        "200",
        "31105001",
        "311 渝中",
        "梯11 311",
        "1号 20 梯",
        "梯11",
        "1",
        "渝中 200 梯 31",
    ] {
        let meant = meant(&rows, &units, words);
        let all = searcher.ask(&elevators(words));
        assert_eq!(all.total, meant.len() as u64, "{words}");
        assert_eq!(
            codes(&all.hits).into_iter().collect::<BTreeSet<_>>(),
            meant.iter().map(String::as_str).collect()
        );
        for order in [Order::Relevance, Order::Name, Order::Id, Order::NextDue, Order::Newest] {
            let question = Question { order, ..elevators(words) };
            let at_once = searcher.ask(&question).hits;
            let paged = searcher.walk(question, 7);
            assert_eq!(codes(&at_once), codes(&paged), "{words} {order:?}");
        }
        let mut modes: BTreeMap<Mode, u64> = BTreeMap::new();
        let filters = [
            Filter { mode: Some(Mode::Iot), ..Filter::default() },
            Filter { status: Some(ElevatorStatus::InUse), overdue: Some(true), ..Filter::default() },
            Filter { region: region::find("yuzhong"), year: Some(2015), ..Filter::default() },
            Filter { unit: Some(rows[0]["maintainer_uscc"].clone()), ..Filter::default() },
        ];
        for filter in filters {
            let filter = Filter { kind: Some(Kind::Elevator), ..filter };
            let narrowed = searcher.ask(&Question { filter: filter.clone(), ..elevators(words) });
            assert_eq!(narrowed.total, narrowed.hits.len() as u64, "{words} {filter:?}");
            let by_kind = narrowed.facets.kind.iter().find(|count| count.value == Kind::Elevator);
            assert_eq!(by_kind.map_or(0, |count| count.count), narrowed.total, "{words} {filter:?}");
            for count in &narrowed.facets.status {
                let filter = Filter { status: Some(count.value), ..filter.clone() };
                let chosen = searcher.ask(&Question { filter, ..elevators(words) });
                assert_eq!(
                    chosen.total,
                    count.count,
                    "{words} {filter:?}",
                    filter = narrowed.understood.filter
                );
            }
            for count in &narrowed.facets.region {
                let filter = Filter { region: Some(count.value), ..filter.clone() };
                let chosen = searcher.ask(&Question { filter, ..elevators(words) });
                assert_eq!(chosen.total, count.count, "{words} {}", count.value.name);
            }
        }
        for hit in &all.hits {
            if let mingti::search::answer::Facts::Elevator(facts) = &hit.facts {
                facts.mode.into_iter().for_each(|mode| *modes.entry(mode).or_default() += 1);
            }
        }
        let counted = all.facets.mode.iter().map(|count| (count.value, count.count)).collect();
        assert_eq!(modes, counted, "{words}");
    }
}

#[test]
fn counts_follow_what_changes() {
    let office = Office::open();
    office.record("units", &[a_unit(&user(), "云栖物业（样本）"), a_unit(&maintainer(), "安行电梯（样本）")]);
    let numbered =
        |from: u32, to: u32| (from..to).map(|n| an_elevator(&format!("50{n:04}"))).collect::<Vec<_>>();
    office.record("elevators", &numbered(0, 150));
    let followed = Searcher::new(&office, "followed");
    office.record(
        "elevators",
        &numbered(140, 170)
            .into_iter()
            .map(|row| row.with("mode", "iot").with("estate", "远山里"))
            .collect::<Vec<_>>(),
    );
    followed.follow();
    office.record(
        "elevators",
        &numbered(10, 20).into_iter().map(|row| row.with("registration_code", "3110")).collect::<Vec<_>>(),
    );
    office.record(
        "elevators",
        &numbered(30, 35).into_iter().map(crate::register::Row::scrapped).collect::<Vec<_>>(),
    );
    followed.follow();
    let at_once = Searcher::new(&office, "at-once");
    for words in ["5", "50", "5001", "50014", "3110", "50 远山", "50 样本"] {
        for order in [Order::Relevance, Order::Newest] {
            let question = Question { order, ..elevators(words) };
            let (one, other) = (followed.ask(&question), at_once.ask(&question));
            assert_eq!((one.total, &one.facets), (other.total, &other.facets), "{words}");
            assert_eq!(codes(&followed.walk(question.clone(), 11)), codes(&other.hits), "{words}");
        }
    }
    assert_eq!(followed.ask(&elevators("50")).total, 170);
}
