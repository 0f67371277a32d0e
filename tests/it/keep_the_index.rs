//! The search index under a running portal: it follows what is published, is made anew when it is gone or damaged, and
//! taking in changes one by one ends where making it at once does.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mingti::domain::Day;
use mingti::gazette::Gazette;
use mingti::search::Search;
use mingti::search::keeper::{Caught, Opened};
use mingti::search::question::{Filter, Kind, Order, Question};
use mingti::store::Store;

use crate::log::change;
use crate::office::Office;
use crate::portal::Portal;
use crate::register::{
    a_commitment, a_mark, a_unit, a_unit_exit, a_visit, an_elevator, an_elevator_exit, an_inspection,
    maintainer, two_units, user,
};

/// How long an index of a few records may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The folder that holds the generations.
fn live(office: &Office) -> PathBuf {
    office.path("data").join("index/live")
}

/// The generations that stand there.
fn generations(office: &Office) -> Vec<PathBuf> {
    let folders = std::fs::read_dir(live(office)).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).collect()
}

/// The one in use. Another may stand beside it until the next start has tidied up.
fn in_use(office: &Office) -> PathBuf {
    live(office).join(std::fs::read_to_string(live(office).join("in-use")).unwrap())
}

/// The largest file of a generation: where a flipped byte hits what is read.
fn largest_file(folder: &Path) -> PathBuf {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.max_by_key(|path| path.metadata().unwrap().len()).unwrap()
}

#[test]
fn an_index_is_made_at_the_first_start_and_kept_for_the_next() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    assert!(portal.logged().contains("is being made"), "{}", portal.logged());
    office.record("elevators", &[an_elevator("500003")]);
    portal.wait_for_the_index();
    drop(portal);

    office.record("elevators", &[an_elevator("500004")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    assert!(!portal.logged().contains("is being made"), "{}", portal.logged());
    assert_eq!(generations(&office).len(), 1);
}

#[test]
fn of_two_portals_on_one_folder_the_second_waits_for_the_index() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let first = office.serve();
    first.wait_for_the_index();
    let second = office.serve();
    assert_eq!(second.get("/e/500001").status, 200);
    let since = Instant::now();
    while !second.logged().contains("another process keeps the search index") {
        assert!(since.elapsed() < PATIENCE, "{}", second.logged());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(second.get("/search?q=500001").status, 303, "a code leads to its page all the same");
    office.record("elevators", &[an_elevator("500002")]);
    first.wait_for_the_index();
    assert!(!first.logged().contains("made anew"), "{}", first.logged());
    drop(first);
    second.wait_for_the_index();
    assert!(!second.logged().contains("is being made"), "{}", second.logged());
    assert_eq!(generations(&office).len(), 1);
}

#[test]
fn a_missing_truncated_or_damaged_index_is_made_anew_while_the_portal_answers() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    drop({
        let portal = office.serve();
        portal.wait_for_the_index();
        portal
    });
    let spoil: [fn(&Path); 5] = [
        |generation| std::fs::remove_dir_all(generation.parent().unwrap()).unwrap(),
        |generation| std::fs::write(generation.join("meta.json"), "").unwrap(),
        |generation| std::fs::write(largest_file(generation), "cut").unwrap(),
        |generation| std::fs::write(generation.parent().unwrap().join("in-use"), "../../..").unwrap(),
        |generation| {
            let file = largest_file(generation);
            let mut bytes = std::fs::read(&file).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            std::fs::write(&file, bytes).unwrap();
        },
    ];
    for (way, spoil) in spoil.iter().enumerate() {
        spoil(&in_use(&office));
        let portal = office.serve();
        assert_eq!(portal.get("/e/500001").status, 200);
        let since = Instant::now();
        while !portal.logged().contains("is being made") {
            assert!(since.elapsed() < PATIENCE, "{way}: nothing was made anew\n{}", portal.logged());
            std::thread::sleep(Duration::from_millis(20));
        }
        portal.wait_for_the_index();
    }
}

/// Waits until another generation than this is in use.
#[track_caller]
fn wait_for_another(office: &Office, portal: &Portal, than: &Path) {
    let since = Instant::now();
    while std::fs::read_to_string(live(office).join("in-use")).is_err() || in_use(office) == than {
        assert!(since.elapsed() < PATIENCE, "the index is not made anew\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_folder_that_cannot_be_used_is_told_once_and_taken_when_it_can() {
    let office = Office::open();
    office.record("units", &two_units());
    let folder = office.write("data/index", "no folder");
    let portal = office.serve();
    // It is tried every five seconds.
    std::thread::sleep(Duration::from_secs(7));
    for told in ["is being made", "could not be made"] {
        assert_eq!(portal.logged().matches(told).count(), 1, "{told}\n{}", portal.logged());
    }
    std::fs::remove_file(folder).unwrap();
    portal.wait_for_the_index();
}

#[test]
fn an_index_with_traces_of_what_was_withdrawn_is_made_anew_however_often_that_fails() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let visits = ["2021-11-01T09:00:00+08:00", "2021-11-08T09:00:00+08:00"];
    office.record("visits", &visits.map(|at| a_visit("500001", at)));
    // What follows the log needs no promises, what makes an index of everything does.
    let break_off = || change(&office.address(), "alter table public_commitment rename to elsewhere");
    let mend = || change(&office.address(), "alter table elsewhere rename to public_commitment");
    let withdraw = |visit: &str| {
        let id = format!("500001/{visit}/onsite");
        let ground = ["--clause", "个人信息保护法 47", "--reason", "保存期届满"];
        office.run(&[&["withdraw", "visit", &id], &ground[..]].concat()).ends_with(0);
    };
    let fails = |portal: &Portal| {
        let since = Instant::now();
        while !portal.logged().contains("could not be made") {
            assert!(since.elapsed() < PATIENCE, "nothing was tried\n{}", portal.logged());
            std::thread::sleep(Duration::from_millis(20));
        }
    };

    let portal = office.serve();
    portal.wait_for_the_index();
    let before = in_use(&office);
    break_off();
    withdraw(visits[0]);
    fails(&portal);
    assert_eq!(in_use(&office), before, "it is answered from meanwhile");
    mend();
    wait_for_another(&office, &portal, &before);
    portal.wait_for_the_index();
    drop(portal);

    // The program does not live to make it, and its next start does.
    let portal = office.serve();
    portal.wait_for_the_index();
    let before = in_use(&office);
    assert!(!portal.logged().contains("is being made"), "{}", portal.logged());
    break_off();
    withdraw(visits[1]);
    fails(&portal);
    drop(portal);
    mend();
    let portal = office.serve();
    wait_for_another(&office, &portal, &before);
    portal.wait_for_the_index();
}

#[test]
fn a_generation_made_by_a_command_is_taken_up() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &[an_elevator("500001")]);
    let portal = office.serve();
    portal.wait_for_the_index();
    let before = std::fs::read_to_string(live(&office).join("in-use")).unwrap();
    office.run(&["reindex"]).ends_with(0).says("条记录");
    let since = Instant::now();
    while portal.logged().matches("is in use").count() < 2 {
        assert!(since.elapsed() < PATIENCE, "the portal stays with the old one\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(20));
    }
    portal.wait_for_the_index();
    assert_ne!(std::fs::read_to_string(live(&office).join("in-use")).unwrap(), before);
    office.record("elevators", &[an_elevator("500002")]);
    portal.wait_for_the_index();
}

/// What a search answers, in words that can be compared.
async fn answers(search: &Search, day: Day) -> Vec<String> {
    let mut answers = Vec::new();
    for text in
        ["", "晴川", "样本", "云栖", "安行", "5000", "退出", "渝中", "2号", "远山", "ME1", "逾期", "霞飞"]
    {
        for kind in [None, Some(Kind::Elevator), Some(Kind::Unit)] {
            for order in [Order::Relevance, Order::NextDue, Order::Newest] {
                let filter = Filter { kind, ..Filter::default() };
                let question =
                    Question { text: text.to_owned(), filter, order, limit: 50, ..Question::default() };
                let answer = search.ask(question, day).await.unwrap();
                let hits: Vec<_> =
                    answer.hits.iter().map(|hit| (hit.kind, &hit.id, &hit.title, hit.tier)).collect();
                answers.push(format!(
                    "{text} {kind:?} {order:?}: {} {hits:?} {:?}",
                    answer.total, answer.facets
                ));
            }
        }
    }
    answers
}

#[test]
fn a_unit_that_is_renamed_leaves_its_namesake_alone() {
    let office = Office::open();
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let day: Day = "2021-11-15".parse().unwrap();
    office.record("units", &[a_unit(&user(), "同名（样本）公司"), a_unit(&maintainer(), "同名（样本）公司")]);
    office.record("elevators", &[an_elevator("500001")]);
    office.record("commitments", &[a_commitment("fault_rate")]);
    let gazette = runtime
        .block_on(async { Gazette::open(Store::open(&office.address()).await.unwrap()).await.unwrap() });
    let search = Search::new(folder.path().join("index"));
    runtime.block_on(search.rebuild(&gazette, day, |_, _| {})).unwrap();

    office.record("units", &[a_unit(&maintainer(), "改名（样本）公司")]);
    while runtime.block_on(search.catch_up(&gazette)).unwrap() != Caught::Nothing {}
    for kind in [Kind::Elevator, Kind::Commitment] {
        for text in ["同名", "改名", "同名 改名"] {
            let filter = Filter { kind: Some(kind), ..Filter::default() };
            let question = Question { text: text.to_owned(), filter, limit: 5, ..Question::default() };
            let answer = runtime.block_on(search.ask(question, day)).unwrap();
            assert_eq!(answer.total, 1, "{text} {kind:?}");
        }
    }
    office.record("units", &[a_unit(&user(), "又改（样本）公司")]);
    while runtime.block_on(search.catch_up(&gazette)).unwrap() != Caught::Nothing {}
    let question = Question { text: "同名".to_owned(), limit: 5, ..Question::default() };
    let hits = runtime.block_on(search.ask(question, day)).unwrap().hits;
    assert!(hits.iter().all(|hit| hit.kind == Kind::Unit), "{hits:?}");
}

#[test]
fn changes_taken_in_one_by_one_end_where_making_it_at_once_does() {
    let office = Office::open();
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let day: Day = "2021-11-15".parse().unwrap();
    office.record("units", &two_units());
    let gazette = runtime
        .block_on(async { Gazette::open(Store::open(&office.address()).await.unwrap()).await.unwrap() });
    let search = Search::new(folder.path().join("followed"));
    runtime.block_on(search.rebuild(&gazette, day, |_, _| {})).unwrap();

    let other = crate::register::credit_code(3);
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002").with("inner_no", "2号楼")]);
    runtime.block_on(search.catch_up(&gazette)).unwrap();
    office.record("units", &[a_unit(&other, "远山电梯（样本）"), a_unit(&user(), "云栖新物业（样本）")]);
    office.record("annotations", &[a_mark("500001", "2021-03-01"), a_mark("500002", "2021-03-01")]);
    runtime.block_on(search.catch_up(&gazette)).unwrap();
    office.record("elevators", &[an_elevator("500001").kept_by(&other).with("estate", "晴川雅苑二期")]);
    office.record("visits", &[a_visit("500002", "2021-06-14T09:00:00+08:00")]);
    office.record("inspections", &[an_inspection("500001", "2020-06-01", "2021-06-01")]);
    runtime.block_on(search.catch_up(&gazette)).unwrap();
    office.record("commitments", &[a_commitment("fault_rate")]);
    office.record(
        "elevators",
        &[an_elevator("500003").scrapped(), an_elevator("500002").with("inner_no", "3号楼")],
    );
    office.record("exits", &[an_elevator_exit("退出-2021-00001", "500002", "2021-11-01")]);
    office.record("exits", &[a_unit_exit("退出-2021-00002", &maintainer(), "2021-11-02")]);
    while runtime.block_on(search.catch_up(&gazette)).unwrap() != Caught::Nothing {}
    // A notice is found by the estate that its elevator stands in today.
    office.record("elevators", &[an_elevator("500002").with("inner_no", "3号楼").with("estate", "霞飞里")]);
    while runtime.block_on(search.catch_up(&gazette)).unwrap() != Caught::Nothing {}
    let filter = Filter { kind: Some(Kind::Notice), ..Filter::default() };
    let about = Question { text: "霞飞".to_owned(), filter, limit: 50, ..Question::default() };
    assert_eq!(runtime.block_on(search.ask(about, day)).unwrap().total, 1);

    let at_once = Search::new(folder.path().join("at-once"));
    runtime.block_on(at_once.rebuild(&gazette, day, |_, _| {})).unwrap();
    let reopened = Search::new(folder.path().join("at-once"));
    runtime.block_on(async {
        assert_eq!(answers(&search, day).await, answers(&at_once, day).await);
        drop(at_once);
        assert_eq!(reopened.open(day).await, Opened::Whole);
        assert_eq!(answers(&search, day).await, answers(&reopened, day).await);
        // Another day tells other things overdue, whichever way it was reached.
        let later: Day = "2022-03-01".parse().unwrap();
        let fresh = Search::new(folder.path().join("later"));
        fresh.rebuild(&gazette, later, |_, _| {}).await.unwrap();
        assert_eq!(answers(&search, later).await, answers(&fresh, later).await);
        let after_the_reform: Day = "2026-03-01".parse().unwrap();
        let fresh = Search::new(folder.path().join("reform"));
        fresh.rebuild(&gazette, after_the_reform, |_, _| {}).await.unwrap();
        assert_eq!(answers(&search, after_the_reform).await, answers(&fresh, after_the_reform).await);
    });
}
