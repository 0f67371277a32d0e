//! PostgreSQL is restarted, killed or falls silent under a portal and an import: nobody is told anything wrong or half,
//! what is in memory is answered, all else is 503 in bounded time, and once the database is back everything goes on.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mingti::store::Store;

use crate::cluster::{Cluster, Line};
use crate::log::{assert_gapless, query};
use crate::office::{Office, Said};
use crate::portal::{Answer, Portal};

/// Within this time a database that is back is found again.
const FOUND_AGAIN: Duration = Duration::from_secs(5);
/// Within this time a question to a silent database is given up: five seconds for the answer, five for a sign of life,
/// and what a busy machine adds.
const GIVEN_UP: Duration = Duration::from_secs(14);

/// A portal over so many elevators on a cluster, and the codes of the first thousand.
fn portal_on(office: &Office, elevators: u32) -> (Portal, Vec<String>) {
    let sample = office.sample(elevators);
    for dataset in ["units", "elevators"] {
        office.import_file(dataset, &sample.join(format!("{dataset}.csv")), &[]).ends_with(0);
    }
    let portal = office.serve();
    portal.wait_for_the_index();
    let rows = portal.json("/api/v1/elevators?limit=1000")["data"].clone();
    let codes = rows.as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned());
    (portal, codes.collect())
}

/// Addresses that nobody has asked for: their answers must come from the database.
fn never_asked(codes: &[String]) -> impl Iterator<Item = String> {
    let fields = ["mode", "status", "estate", "region", "user", "maintainer", "inner_no", "address"];
    let pairs = fields.into_iter().flat_map(move |one| fields.map(|other| format!("{one},{other}")));
    let codes = codes.to_vec();
    pairs.filter(|pair| pair.split_once(',').is_some_and(|(one, other)| one < other)).flat_map(move |pair| {
        codes
            .clone()
            .into_iter()
            .map(move |code| format!("/api/v1/elevators?codes={code}&fields=code,{pair}"))
    })
}

/// The answer is the right one, or says that it is worth asking again.
#[track_caller]
fn right_or_later(path: &str, answer: &Answer) -> bool {
    if answer.status == 503 {
        assert_eq!(answer.headers["retry-after"], "5", "{path}");
        assert!(answer.text().contains("暂时"), "{path}: {}", answer.text());
        return false;
    }
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let code = path.split(['=', '&']).nth(1).unwrap();
    assert_eq!(answer.json()["data"][0]["code"], code, "{path}: {}", answer.text());
    true
}

/// The answer is what was kept in memory; a page may say that it may have been overtaken.
fn is_recalled(answer: &Answer, kept: &[u8]) -> bool {
    let text = answer.text();
    let said = text.split_once("<aside class=\"notice\" aria-label=\"可能不是最新\">");
    let parts = said.and_then(|(head, rest)| Some((head, rest.split_once("</aside>\n")?.1)));
    let page = parts.map_or_else(|| text.clone(), |(head, rest)| [head, rest].concat());
    answer.status == 200 && page.as_bytes() == kept
}

/// Waits until something never asked for is answered, and all is well.
#[track_caller]
fn is_found_again(portal: &Portal, mut fresh: impl Iterator<Item = String>) {
    let since = Instant::now();
    loop {
        let path = fresh.next().unwrap();
        if right_or_later(&path, &portal.get(&path)) && portal.get("/readyz").status == 200 {
            return;
        }
        assert!(since.elapsed() < FOUND_AGAIN, "not found again\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_restarted_database_is_found_again_and_nothing_wrong_is_said_meanwhile() {
    let Some(cluster) = Cluster::start() else { return };
    let office = Office::on_cluster(&Cluster::url(cluster.port));
    let (portal, codes) = portal_on(&office, 2_500);
    let whole = portal.get_with("/api/v1/elevators?sort=code", &[("accept", "text/csv")]).body;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let ask = |share: usize| {
            let (portal, codes, is_over) = (&portal, &codes, &is_over);
            move || {
                let mine = never_asked(codes).skip(share).step_by(4);
                let asked = mine.take_while(|_| !is_over.load(Ordering::SeqCst));
                asked.fold((0, 0), |(right, later), path| {
                    let is_right = right_or_later(&path, &portal.get(&path));
                    (right + u32::from(is_right), later + u32::from(!is_right))
                })
            }
        };
        let asking: Vec<_> = (0..3).map(|share| scope.spawn(ask(share))).collect();
        let taking = scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                // A whole table is the whole table, a refusal, or visibly broken off.
                let taken = portal.try_get_path("/api/v1/elevators?sort=code", &[("accept", "text/csv")]);
                let is_well = taken.as_ref().is_none_or(|taken| taken.status == 503 || taken.body == whole);
                assert!(
                    is_well,
                    "{} of {} bytes: {taken:?}",
                    taken.as_ref().unwrap().body.len(),
                    whole.len()
                );
            }
        });
        for _ in 0..3 {
            std::thread::sleep(Duration::from_millis(300));
            cluster.control("restart");
            is_found_again(&portal, never_asked(&codes).skip(3).step_by(4));
        }
        is_over.store(true, Ordering::SeqCst);
        let answered: Vec<_> = asking.into_iter().map(|asked| asked.join().unwrap()).collect();
        assert!(answered.iter().all(|(right, _)| *right > 0), "{answered:?}");
        taking.join().unwrap();
    });
    assert!(!portal.logged().contains("by our mistake"), "{}", portal.logged());
}

#[test]
fn while_the_database_is_gone_memory_answers_and_all_else_is_worth_asking_again() {
    let Some(cluster) = Cluster::start() else { return };
    let office = Office::on_cluster(&Cluster::url(cluster.port));
    let (portal, codes) = portal_on(&office, 60);
    let kept = ["/", "/e/200001", "/api/v1/elevators/200001"];
    let before = kept.map(|path| portal.get(path).body);
    let notice = "暂时读不到最新记录";
    assert!(kept.iter().all(|path| !portal.get(path).text().contains(notice)));
    cluster.control("stop");
    let mut fresh = never_asked(&codes);
    for _ in 0..3 {
        let (path, since) = (fresh.next().unwrap(), Instant::now());
        assert!(!right_or_later(&path, &portal.get(&path)));
        assert!(since.elapsed() < GIVEN_UP, "{:?}", since.elapsed());
    }
    for (path, before) in kept.iter().zip(&before) {
        let answer = portal.get(path);
        assert!(is_recalled(&answer, before), "{path}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers["cache-status"], "mingti; hit; detail=record-out-of-reach", "{path}");
        if answer.headers["content-type"].starts_with("text/html") {
            assert!(answer.text().contains(notice), "{path}");
            let spelled = portal.get(&format!("{path}?unknown=1"));
            assert!(spelled.status != 200 || spelled.text().contains(notice), "{path}: {}", spelled.text());
        }
    }
    for path in ["/e/200002", "/changes/3", "/api/v1/changes?after=7", "/gazette/checkpoint"] {
        assert_eq!(portal.get(path).status, 503, "{path}");
    }
    assert_eq!((portal.get("/readyz").status, portal.get("/healthz").status), (503, 200));
    office.run(&["verify"]).ends_with(1).says("没有回应");
    cluster.control("start");
    is_found_again(&portal, fresh);
    for (path, before) in kept.iter().zip(&before) {
        let answer = portal.get(path);
        assert_eq!((&answer.body, answer.headers.contains_key("cache-status")), (before, false), "{path}");
    }
    assert_eq!(portal.logged().matches("the record can be read again").count(), 1, "{}", portal.logged());
    assert!(!portal.logged().contains("by our mistake"), "{}", portal.logged());
}

/// Whether somebody has written to the database what is not yet there for others.
fn is_writing(office: &Office) -> bool {
    let text = "select count(*) from pg_stat_activity where backend_xid is not null";
    query(&office.address(), text, |row| row.count(0)) != [0]
}

#[test]
fn an_import_whose_database_dies_says_so_and_ends_right_when_it_is_run_again() {
    let Some(cluster) = Cluster::start() else { return };
    let undisturbed = Office::open();
    let sample = undisturbed.sample(6_000);
    let office = Office::on_cluster(&Cluster::url(cluster.port));
    let files = ["units", "elevators"].map(|dataset| (dataset, sample.join(format!("{dataset}.csv"))));
    for (dataset, file) in &files {
        undisturbed.import_file(dataset, file, &[]).ends_with(0);
    }
    office.import_file("units", &files[0].1, &[]).ends_with(0);
    let mut broken_off = 0;
    for pause in [0, 100, 300, 600] {
        let mut import = office.program(&["import", "elevators", files[1].1.to_str().unwrap()]);
        let mut running = import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // However fast the machine is: in the middle of what it writes.
        while !is_writing(&office) && running.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(pause));
        cluster.control("restart");
        let said = Said::from(running.wait_with_output().unwrap());
        if said.code != Some(0) {
            said.ends_with(1).says("没有回应").says("再执行一次同样的命令");
            broken_off += 1;
        }
        assert_gapless(&office.log());
    }
    assert!(broken_off > 0, "every import was done before its database died");
    office.import_file("elevators", &files[1].1, &[]).ends_with(0);
    assert_gapless(&office.log());
    assert_eq!(office.log().len(), undisturbed.log().len(), "a rerun publishes only what was lost");
    assert_eq!(office.public_state(), undisturbed.public_state());
    office.run(&["verify"]).ends_with(0);
}

#[test]
fn a_silent_database_hangs_nobody() {
    let Some(cluster) = Cluster::start() else { return };
    let line = Line::to(cluster.port);
    let office = Office::on_cluster(&Cluster::url(line.port));
    let (portal, codes) = portal_on(&office, 60);
    let mut fresh = never_asked(&codes);
    // What nobody came back to is not kept.
    let [_, kept] = ["/e/200001"; 2].map(|path| portal.get(path).body);
    // Many at once, so that every connection there may be was open and has gone dead.
    let crowd = |paths: Vec<String>| -> Vec<(Duration, Answer)> {
        std::thread::scope(|scope| {
            let ask = |path: &'_ String| {
                let since = Instant::now();
                let answer = portal.get(path);
                (since.elapsed(), answer)
            };
            let asked: Vec<_> = paths.iter().map(|path| scope.spawn(move || ask(path))).collect();
            asked.into_iter().map(|asked| asked.join().unwrap()).collect()
        })
    };
    let warm = crowd(fresh.by_ref().take(30).collect());
    assert!(warm.iter().all(|(_, answer)| answer.status == 200));

    line.set_dead(true);
    let dead_since = Instant::now();
    let mut import = office.program(&["import", "units", office.path("sample/units.csv").to_str().unwrap()]);
    let importing = import.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lost = crowd(fresh.by_ref().take(40).collect());
    for (took, answer) in &lost {
        assert_eq!((answer.status, answer.headers["retry-after"].as_str()), (503, "5"));
        assert!(*took < GIVEN_UP, "given up after {took:?}");
    }
    let since = Instant::now();
    assert!(is_recalled(&portal.get("/e/200001"), &kept));
    assert!(since.elapsed() < Duration::from_secs(1));
    // Questions may be given up, for want of a connection, before the portal's own look at the log is.
    while portal.get("/readyz").status != 503 {
        assert!(dead_since.elapsed() < GIVEN_UP, "ready all the same\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(50));
    }
    Said::from(importing.wait_with_output().unwrap()).ends_with(1).says("没有回应");

    line.set_dead(false);
    is_found_again(&portal, fresh.by_ref());
    let again = crowd(fresh.by_ref().take(40).collect());
    assert!(again.iter().all(|(took, answer)| answer.status == 200 && *took < FOUND_AGAIN), "{again:?}");
    office.import_file("units", &office.path("sample/units.csv"), &[]).ends_with(0);
    assert!(!portal.logged().contains("by our mistake"), "{}", portal.logged());
}

/// Connections that one process has at most.
const CONNECTIONS: usize = 12;
/// Longer than a sign of life is waited for.
const A_LONG_TIME: Duration = Duration::from_secs(7);

async fn store_at(port: u16) -> Store {
    Store::open(&Cluster::url(port).parse().unwrap()).await.unwrap()
}

#[test]
fn a_busy_database_is_waited_for_and_one_that_goes_meanwhile_is_not() {
    let Some(cluster) = Cluster::start() else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = store_at(cluster.port).await;
        let mut taken = Vec::new();
        for _ in 0..CONNECTIONS {
            taken.push(store.begin().await.unwrap());
        }
        let ask = || {
            let store = store.clone();
            tokio::spawn(async move { store.fetch(store.statement("select 1")).await.map(|rows| rows.len()) })
        };
        let asked: Vec<_> = (0..40).map(|_| ask()).collect();
        let beginning = tokio::spawn({
            let store = store.clone();
            async move { store.begin().await.map(drop) }
        });
        tokio::time::sleep(A_LONG_TIME).await;
        assert!(asked.iter().all(|asked| !asked.is_finished()) && !beginning.is_finished());
        taken.truncate(CONNECTIONS / 2);
        for asked in asked {
            assert_eq!(asked.await.unwrap().unwrap(), 1);
        }
        beginning.await.unwrap().unwrap();

        while taken.len() < CONNECTIONS {
            taken.push(store.begin().await.unwrap());
        }
        let (asked, since) = (ask(), Instant::now());
        tokio::time::sleep(Duration::from_millis(500)).await;
        cluster.control("stop");
        let told = asked.await.unwrap().unwrap_err();
        assert!(told.is_away() && since.elapsed() < GIVEN_UP, "{told} after {:?}", since.elapsed());
        cluster.control("start");
        drop(taken);
        assert_eq!(ask().await.unwrap().unwrap(), 1);
        store.close().await;
    });
}

#[test]
fn a_turn_is_waited_for_and_not_asked_for_ever_of_a_silent_database() {
    let Some(cluster) = Cluster::start() else { return };
    let (line, other_line) = (Line::to(cluster.port), Line::to(cluster.port));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (store, other) = (store_at(line.port).await, store_at(other_line.port).await);
        let mut turn = store.turn().await.unwrap();
        turn.confirm().await.unwrap();
        let waiting = tokio::spawn(async move { other.turn().await.map(drop) });
        tokio::time::sleep(A_LONG_TIME).await;
        assert!(!waiting.is_finished(), "somebody else has it");

        line.set_dead(true);
        let lost = tokio::time::timeout(GIVEN_UP, turn.confirm()).await.expect("it is given up");
        assert!(lost.unwrap_err().is_away());
        other_line.set_dead(true);
        let lost = tokio::time::timeout(GIVEN_UP, waiting).await.expect("it is given up");
        assert!(lost.unwrap().unwrap_err().is_away());
    });
}
