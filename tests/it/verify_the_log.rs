//! Somebody does not believe the portal: what was published is recomputed, and whatever was changed behind its back
//! is named.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use crate::log::change;
use crate::office::{Office, Said};
use crate::register::{an_elevator, csv, two_units};

/// An office whose log fills more than two tiles.
fn office_with_a_log() -> Office {
    let office = Office::open();
    office.import_sample(300);
    office
}

fn verify(office: &Office) -> Said {
    office.run(&["verify"])
}

#[test]
fn an_honest_log_is_in_order_in_a_folder_and_over_http() {
    for (engine, office) in Office::on_each_engine() {
        office.import_sample(300);
        let size = office.log().len();
        verify(&office).ends_with(0).says(&format!("第 1 至 {size} 号"));
        let portal = office.serve();
        office.run(&["verify", &portal.address]).ends_with(0).says(&format!("第 1 至 {size} 号"));
        let checkpoint = portal.get("/gazette/checkpoint").text();
        assert_eq!(checkpoint.lines().nth(1), Some(size.to_string().as_str()), "{engine}");
        let key = portal.get("/gazette/key").text();
        assert_eq!(portal.json("/api/v1/meta")["verifier_key"], key.trim(), "{engine}");
    }
}

#[test]
fn a_portal_that_limits_is_waited_for() {
    let office = office_with_a_log();
    let mut program = office.program(&["serve"]);
    program.env("MINGTI_RATE_LIMIT", "1/1");
    let portal = office.serve_as(program);
    while portal.get("/api/v1/meta").status == 200 {}
    office.run(&["verify", &portal.address]).ends_with(0);
}

#[test]
fn an_older_checkpoint_must_be_the_beginning() {
    let office = Office::open();
    office.record("units", &two_units());
    let kept = |name: &str| -> PathBuf { office.write(name, office.serve().get("/gazette/checkpoint").body) };
    let first = kept("first.txt");
    office.record("elevators", &[an_elevator("500001"), an_elevator("500002")]);
    let since = |file: &PathBuf| office.run(&["verify", "--since", file.to_str().unwrap()]);
    since(&first).ends_with(0).says("第 1 至 4 号");
    let second = kept("second.txt");

    // A bureau that begins anew with other contents and its own key, against all warnings, cannot pass for the old one.
    let other = Office::open();
    other.record("units", &two_units());
    std::fs::copy(office.path("data/mingti.key"), other.path("data/mingti.key")).unwrap();
    change(&other.address(), "delete from gazette_seal");
    change(&other.address(), "delete from gazette_tile");
    drop(other.serve());
    let against = |file: &PathBuf| other.run(&["verify", "--since", file.to_str().unwrap()]);
    against(&first).ends_with(1).says("前 2 号公布的树根");
    against(&second).ends_with(1).says("少于所给旧检查点的 4 号");
    let stranger = Office::open();
    stranger.record("units", &two_units());
    stranger.run(&["verify", "--since", first.to_str().unwrap()]).ends_with(1).says("签名与公钥不符");
}

#[test]
fn whoever_kept_the_key_believes_no_other() {
    let office = Office::open();
    office.record("units", &two_units());
    let portal = office.serve();
    let key = portal.get("/gazette/key").text();
    let kept = office.write("kept.vkey", &key);
    for own in [key.trim(), kept.to_str().unwrap()] {
        office.run(&["verify", "--key", own]).ends_with(0).says("第 1 至 2 号");
        office.run(&["verify", &portal.address, "--key", own]).ends_with(0).says("第 1 至 2 号");
    }

    // Another portal says the same with a key of its own, under the same name or another.
    let stranger = Office::open();
    stranger.record("units", &two_units());
    let other = stranger.serve();
    stranger.run(&["verify", &other.address]).ends_with(0);
    stranger.run(&["verify", &other.address, "--key", key.trim()]).ends_with(1).says("检查点");
    let folder = office.path("data");
    let strangers_key = other.get("/gazette/key").text();
    let against = ["verify", folder.to_str().unwrap(), "--key", strangers_key.trim()];
    office.run(&against).ends_with(1).says("签名与公钥不符");

    office.run(&["verify", "--key", "no+such+key"]).ends_with(1).says("公钥的格式不对");
    office.run(&["verify", "--key", "/nowhere"]).ends_with(1).says("/nowhere");
    // An empty portal has nothing that a key could speak for.
    let empty = Office::open();
    drop(empty.serve());
    empty.run(&["verify", "--key", key.trim()]).ends_with(1).says("没有签署");
}

#[test]
fn whatever_is_changed_behind_the_back_is_named() {
    let office = office_with_a_log();
    let database = office.path("data/mingti.db");
    let honest = std::fs::read(&database).unwrap();
    for (deed, said) in [
        ("update gazette_log set body = '{}' where seq = 42", "第 42 号公布的正文与其哈希不符"),
        (
            "update gazette_log set body = substr(body, 1, length(body) - 1) where seq = 42",
            "第 42 号公布的正文与其哈希不符",
        ),
        ("update gazette_log set body_sha256 = x'00' where seq = 42", "第 42 号公布"),
        (
            "update gazette_log set body = 'x', body_sha256 = x'2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' where seq = 42",
            "第 42 号公布与签署时的内容不符",
        ),
        (
            "update gazette_log set published_at = published_at - 1 where seq = 300",
            "第 300 号公布与签署时的内容不符",
        ),
        ("update gazette_log set id = id || 'x' where seq = 300", "第 300 号公布与签署时的内容不符"),
        ("delete from gazette_log where seq = 42", "第 42 号公布缺失"),
        ("delete from gazette_log where seq > 1000", "自第 1001 号起缺失"),
        (
            "update gazette_tile set hashes = (select t.hashes from gazette_tile t where t.level = 0 and t.number = 2) \
             where level = 0 and number = 1",
            "哈希块 0/1 与条目不符，涉及第 257 号",
        ),
        ("delete from gazette_tile where level = 0 and number = 1", "哈希块 0/1"),
        ("update gazette_tile set hashes = substr(hashes, 33) where level = 1", "哈希块 1/0"),
        ("update gazette_seal set checkpoint = replace(checkpoint, char(10), '1' || char(10))", "检查点"),
        ("update gazette_seal set size = size - 1", "哈希块 0/"),
    ] {
        std::fs::write(&database, &honest).unwrap();
        change(&office.address(), deed);
        verify(&office).ends_with(1).says(said);
    }
}

#[test]
fn what_a_portal_serves_is_held_against_its_signature() {
    let office = office_with_a_log();
    change(&office.address(), "update gazette_log set body = '{}' where seq = 42");
    let portal = office.serve();
    office.run(&["verify", &portal.address]).ends_with(1).says("第 42 号公布的正文与其哈希不符");
}

#[test]
fn nothing_more_is_signed_once_the_tree_was_tampered_with() {
    let office = office_with_a_log();
    change(&office.address(), "update gazette_tile set hashes = zeroblob(length(hashes)) where level = 0");
    office.import("units", csv(&two_units())).ends_with(1).says("is not the one that was signed");
    let portal = office.serve();
    assert!(portal.logged().contains("this process does not sign for the log"), "{}", portal.logged());
}

#[test]
fn entries_that_nobody_has_signed_for_are_a_warning() {
    let office = Office::open();
    office.record("units", &two_units());
    let key = office.path("data/mingti.key");
    std::fs::rename(&key, office.path("away.key")).unwrap();
    office.record("elevators", &[an_elevator("500001")]).says("没有此日志的签署密钥");
    verify(&office).ends_with(0).says("第 1 至 2 号").says("另有 1 号公布尚未签署");
    let portal = office.serve();
    assert_eq!(portal.json("/api/v1/elevators/500001")["code"], "500001", "it serves all the same");
    assert_eq!(portal.get("/gazette/checkpoint").text().lines().nth(1), Some("2"));
    assert!(portal.get("/changes/3").text().contains("正在签署"));
    drop(portal);
    assert!(!key.exists(), "a second key was made for a log that has one");

    std::fs::rename(office.path("away.key"), &key).unwrap();
    drop(office.serve());
    let verdict = verify(&office).ends_with(0).says("第 1 至 3 号");
    assert!(!verdict.err.contains("警告"), "{}", verdict.err);
}

#[test]
fn a_key_begins_no_second_log() {
    let office = Office::open();
    office.record("units", &two_units());
    let checkpoint = office.serve().get("/gazette/checkpoint").text();
    let database = office.path("data/mingti.db");
    let kept = office.path("kept.db");
    std::fs::rename(&database, &kept).unwrap();
    let units = office.write("again.csv", csv(&two_units()));
    let lost = ["import", "units", units.to_str().unwrap()];
    office.run(&lost).ends_with(1).says("数据库却是空的").says("mingti.key");
    office.run(&["serve"]).ends_with(1).says("请先恢复数据库");

    std::fs::rename(&kept, &database).unwrap();
    office.run(&lost).ends_with(0);
    assert_eq!(office.serve().get("/gazette/checkpoint").text(), checkpoint);
}

#[test]
fn a_running_portal_signs_what_another_process_published() {
    let mut office = Office::open();
    office.record("units", &two_units()).says("a log begins");
    let portal = office.serve();
    let size = || portal.get("/gazette/checkpoint").text().lines().nth(1).map(str::to_owned);
    assert_eq!(size().as_deref(), Some("2"));
    office.at("2021-11-15T12:00:05+08:00").record("elevators", &[an_elevator("500001")]);
    assert_eq!(size().as_deref(), Some("3"));
}

/// A key that is lost is missed at once, not when the next entry should be signed.
#[test]
fn a_portal_without_its_key_says_so() {
    let office = Office::open();
    office.record("units", &two_units());
    let portal = office.serve();
    let becomes = |said: Option<&str>| {
        (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            portal.json("/readyz").get("not_signing").and_then(|why| why.as_str()) == said
        })
    };
    let (key, away) = (office.path("data/mingti.key"), office.path("away.key"));
    assert!(becomes(None));
    std::fs::rename(&key, &away).unwrap();
    assert!(becomes(Some("no_key")));
    std::fs::rename(&away, &key).unwrap();
    assert!(becomes(None));
}

/// What would not be signed does not land: a key that cannot be read is told before.
#[test]
fn a_key_that_cannot_be_read_is_told_before_anything_lands() {
    let office = Office::open();
    office.record("units", &two_units());
    std::fs::write(office.path("data/mingti.key"), "garbage").unwrap();
    office.run(&["check"]).ends_with(1).says("没有签署密钥");
    office.import("elevators", csv(&[an_elevator("500001")])).ends_with(1).says("没有签署密钥");
    assert_eq!(office.log().len(), 2);
}

/// Moments at which a signer is killed.
const KILLED_AFTER_MS: [u64; 8] = [5, 15, 30, 50, 80, 120, 200, 400];

#[test]
fn a_signer_killed_at_any_moment_never_signs_two_trees_of_one_size() {
    let office = Office::open();
    office.import_sample(300);
    // As if nothing had been signed yet: the key alone remains.
    let forget = "delete from gazette_seal";
    let clear = "delete from gazette_tile";
    let checkpoint = |office: &Office| office.serve().get("/gazette/checkpoint").text();
    let expected = checkpoint(&office);
    for moment in KILLED_AFTER_MS {
        change(&office.address(), forget);
        change(&office.address(), clear);
        let mut signer =
            office.program(&["import", "units", office.path("sample/units.csv").to_str().unwrap()]);
        let mut running = signer.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(moment));
        running.kill().unwrap();
        running.wait().unwrap();
        verify(&office).ends_with(0);
        assert_eq!(checkpoint(&office), expected, "after {moment} ms");
    }
    verify(&office).ends_with(0);
}

#[test]
fn a_page_names_its_entry_and_the_proof_holds() {
    let office = office_with_a_log();
    let portal = office.serve();
    let record = portal.json("/api/v1/elevators/200001");
    let page = portal.get("/e/200001").text();
    let seq = page.split("本页内容第 ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned();
    assert!(seq.parse::<u64>().unwrap() >= record["gazette"]["seq"].as_u64().unwrap());
    let proof_page = portal.get(&format!("/changes/{seq}"));
    assert_eq!(proof_page.status, 200);
    let checkpoint = portal.get("/gazette/checkpoint").text();
    let root = checkpoint.lines().nth(2).unwrap();
    assert!(proof_page.text().contains("本条已签署"));
    let proof = portal.json(&format!("/api/v1/log/proof?seq={seq}"));
    assert_eq!(
        (proof["root"].as_str(), proof["checkpoint"].as_str()),
        (Some(root), Some(checkpoint.as_str()))
    );
    assert!(proof["leaf"].as_str().unwrap().ends_with(&format!("\"seq\":{seq}}}")));

    for (path, status) in [
        ("/api/v1/log/proof", 400),
        ("/api/v1/log/proof?seq=1&from=1", 400),
        ("/api/v1/log/proof?seq=0", 400),
        ("/api/v1/log/proof?seq=9000000", 404),
        ("/api/v1/log/proof?from=9000000", 400),
        ("/api/v1/log/proof?seq=1&size=9000000", 400),
        ("/changes/0", 404),
        ("/changes/01", 404),
        ("/changes/9000000", 404),
        ("/gazette/tile/0/999", 404),
        ("/gazette/tile/0/000.p/0", 404),
        ("/gazette/tile/63/000", 404),
        ("/gazette/tile/entries/x999/x999/x999/x999/x999/999", 404),
    ] {
        assert_eq!(portal.get(path).status, status, "{path}");
    }
}

#[test]
fn tiles_are_kept_for_ever_and_checkpoints_are_not() {
    let office = office_with_a_log();
    let portal = office.serve();
    for path in [
        "/gazette/tile/0/000",
        "/gazette/tile/0/001.p/7",
        "/gazette/tile/entries/000",
        "/gazette/tile/1/000.p/3",
    ] {
        let tile = portal.get(path);
        assert_eq!(tile.status, 200, "{path}");
        assert_eq!(tile.headers["content-type"], "application/octet-stream");
        assert!(tile.headers["cache-control"].contains("immutable"), "{path}");
    }
    let whole = portal.get("/gazette/tile/0/000").body;
    assert_eq!(whole.len(), 256 * 32);
    assert_eq!(portal.get("/gazette/tile/0/000.p/9").body, whole[..9 * 32]);
    let checkpoint = portal.get("/gazette/checkpoint");
    assert_eq!(checkpoint.headers["cache-control"], "no-store");
    assert_eq!(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
}

#[test]
fn an_empty_portal_has_nothing_signed() {
    let office = Office::open();
    let portal = office.serve();
    assert_eq!(portal.get("/gazette/checkpoint").status, 404);
    assert_eq!(portal.get("/gazette/key").status, 404);
    assert!(!office.path("data/mingti.key").exists(), "a key is made by who publishes");
    assert!(portal.json("/api/v1/meta").get("verifier_key").is_none());
    office.run(&["verify", &portal.address]).ends_with(0).says("第 1 至 0 号");
    office.run(&["verify", "/nowhere"]).ends_with(1).says("不存在");
}
