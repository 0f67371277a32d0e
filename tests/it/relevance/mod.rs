//! Somebody searches: judged queries over the sample register, and over another one if `MINGTI_REGISTER` names its
//! folder. Printed and held to floors: recall, mean reciprocal rank (MRR) and how often the first hit is right.

mod derived;
mod judged;
mod raw;
mod scores;
mod standing;

use std::path::{Path, PathBuf};

use mingti::domain::Day;
use mingti::gazette::Gazette;
use mingti::search::Search;
use mingti::search::answer::Answer;
use mingti::search::question::{Filter, Question};
use mingti::store::Store;
use tokio::runtime::Runtime;

use crate::office::Office;
use judged::{Class, Judged};
use raw::Raw;
use scores::Scores;

/// How many elevators the sample has here.
const ELEVATORS: u32 = 1000;
/// What a search needs of a register.
const DATASETS: [&str; 7] =
    ["units", "elevators", "commitments", "inspections", "visits", "annotations", "exits"];
/// Hits looked at; where more are relevant, only their number is compared.
const LOOKED_AT: usize = 1000;

#[test]
fn judged_queries_find_what_they_mean() {
    let office = Office::open();
    let mut folders = vec![office.import_sample(ELEVATORS)];
    let extra = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relevance/register");
    import(&office, &extra);
    folders.push(extra);
    let mut raw = Raw::read(&folders, day());
    let portal = office.serve();
    raw.tell_standing(|code| standing::standing(&portal, code));
    drop(portal);
    let judged = judged::read_all();
    assert!(judged.len() >= 300, "only {} queries are judged", judged.len());
    let scores = Finder::open(&office).score(&judged, &raw);
    scores.print("sample register");
    scores.hold_floors(&Class::ALL);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment which register to try")]
fn derived_queries_find_what_they_mean() {
    let Some(folder) = std::env::var_os("MINGTI_REGISTER").map(PathBuf::from) else {
        eprintln!("MINGTI_REGISTER names no register: queries derived from one were not tried");
        return;
    };
    let office = Office::open();
    import(&office, &folder);
    let raw = Raw::read(std::slice::from_ref(&folder), day());
    let judged = derived::queries(&raw);
    let scores = Finder::open(&office).score(&judged, &raw);
    scores.print(&folder.display().to_string());
    let of_records_alone = |class: &Class| !matches!(class, Class::Kinds | Class::State);
    scores.hold_floors(&Class::ALL.into_iter().filter(of_records_alone).collect::<Vec<_>>());
}

/// The day on which the office stands.
fn day() -> Day {
    crate::office::TODAY[..10].parse().unwrap()
}

fn import(office: &Office, folder: &Path) {
    for dataset in DATASETS {
        let file = folder.join(format!("{dataset}.csv"));
        if file.exists() {
            office.import_file(dataset, &file, &[]).ends_with(0);
        }
    }
}

/// The search over an office's record.
struct Finder {
    runtime: Runtime,
    search: Search,
}

impl Finder {
    fn open(office: &Office) -> Self {
        let runtime = Runtime::new().unwrap();
        let search = Search::new(office.path("index"));
        runtime.block_on(async {
            let store = Store::open(&office.address()).await.unwrap();
            let gazette = Gazette::open(store).await.unwrap();
            search.rebuild(&gazette, day(), |_, _| {}).await.unwrap();
        });
        Self { runtime, search }
    }

    fn score(&self, judged: &[Judged], raw: &Raw) -> Scores {
        let is_void = |query: &&Judged| query.class != Class::Substring && query.meant_in(raw).is_empty();
        let void: Vec<&str> = judged.iter().filter(is_void).map(|query| query.text.as_str()).collect();
        assert!(void.is_empty(), "these mean nothing in this register: {void:?}");
        let mut scores = Scores::default();
        for query in judged {
            let answer = self.ask(query);
            let outcome = query.judge(&answer, raw);
            scores.note(query, outcome);
        }
        scores
    }

    fn ask(&self, query: &Judged) -> Answer {
        let question = Question {
            text: query.text.clone(),
            literally: query.class == Class::Substring,
            filter: Filter { kind: Some(query.kind), ..Filter::default() },
            limit: LOOKED_AT,
            ..Question::default()
        };
        self.runtime.block_on(self.search.ask(question, day())).unwrap()
    }
}
