//! Two portals on two machines share one record and one object store: what one releases both offer, nothing half brought
//! is ever seen, the law reaches both, and a store that is away stops nothing but the files themselves.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use crate::office::{Office, Said};
use crate::portal::Portal;
use crate::register::{an_elevator, two_units};

/// How long a portal may take to see what another one did: the list is remembered for a second, removals and a store
/// that comes back are looked for every five.
const PATIENCE: Duration = Duration::from_secs(20);

/// Machines with data folders of their own, one database and one store.
struct Machines {
    office: Office,
    folder: tempfile::TempDir,
}

impl Machines {
    /// `None` where there is no PostgreSQL to test with.
    fn open() -> Option<Self> {
        let office = Office::on_postgres()?;
        office.record("units", &two_units());
        office.record("elevators", &["500001", "500002"].map(an_elevator));
        Some(Self { office, folder: tempfile::tempdir().unwrap() })
    }

    /// The program on one of them.
    fn program(&self, machine: &str, arguments: &[&str]) -> std::process::Command {
        let data = self.office.path(machine);
        std::fs::create_dir_all(&data).unwrap();
        let key = self.office.path("data/mingti.key");
        std::fs::copy(key, data.join("mingti.key")).unwrap();
        let mut program = self.office.program(arguments);
        program
            .env("MINGTI_DATA", data)
            .env("MINGTI_OBJECTS_URL", format!("file://{}", self.store().display()));
        program
    }

    fn run(&self, machine: &str, arguments: &[&str]) -> Said {
        Said::from(self.program(machine, arguments).output().unwrap())
    }

    fn serve(&self, machine: &str) -> Portal {
        self.office.serve_as(self.program(machine, &["serve"]))
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The bundles in the store that nobody sees.
    fn rubbish(&self) -> Vec<String> {
        let releases = self.store().join("releases");
        let is_shown = |name: &String| releases.join(format!("{name}.json")).exists();
        let bundles = names(&releases).into_iter().filter(|name| releases.join(name).is_dir());
        bundles.filter(|name| !is_shown(name)).collect()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The releases that a portal offers, the newest first.
fn offered(portal: &Portal) -> Vec<String> {
    let releases = portal.json("/api/v1/releases")["data"].as_array().unwrap().clone();
    releases.iter().map(|release| release["name"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn wait_for(what: &str, portal: &Portal, holds: impl Fn() -> bool) {
    let since = std::time::Instant::now();
    while !holds() {
        assert!(since.elapsed() < PATIENCE, "{what}\n{}", portal.logged());
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_one_portal_releases_both_offer_and_neither_makes_it_twice() {
    let Some(machines) = Machines::open() else { return };
    // Both find an empty shelf and want to release at once.
    let portals = ["one", "two"].map(|machine| machines.serve(machine));
    for portal in &portals {
        wait_for("no release is offered", portal, || offered(portal).len() == 1);
    }
    let name = offered(&portals[0]).remove(0);
    assert_eq!(offered(&portals[1]), [name.as_str()]);
    for machine in ["one", "two"] {
        assert_eq!(
            names(&machines.office.path(machine).join("data-exports")),
            [""; 0],
            "nothing is kept apart"
        );
    }
    machines.run("two", &["release"]).ends_with(0).says(&name);
    let file = format!("/open-data/releases/{name}/elevators.csv");
    let [ours, theirs] = [0, 1].map(|at: usize| portals[at].get(&file));
    assert_eq!((ours.status, &ours.body), (200, &theirs.body));
    assert!(ours.text().contains("500001"));

    // Whoever takes all of it can prove it.
    let taken = machines.folder.path().join("taken");
    let listed = portals[1].json("/api/v1/releases")["data"][0]["files"].as_array().unwrap().clone();
    let listed = listed.iter().map(|file| file["path"].as_str().unwrap());
    for path in listed.chain(["release.json", "SHA256SUMS"]) {
        let to = taken.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, portals[1].get(&format!("/open-data/releases/{name}/{path}")).body).unwrap();
    }
    machines.office.run(&["verify", taken.to_str().unwrap()]).ends_with(0);

    // The next one names what changed, wherever the one before was made.
    machines.office.record("elevators", &[an_elevator("500003")]);
    machines.run("one", &["release"]).ends_with(0).says("file://");
    wait_for("the second release is not offered", &portals[1], || offered(&portals[1]).len() == 2);
    let newest = &portals[1].json("/api/v1/releases")["data"][0];
    assert_eq!(newest["previous"], name);
    let elevators =
        newest["datasets"].as_array().unwrap().iter().find(|one| one["name"] == "elevators").unwrap();
    assert_eq!(elevators["changes"]["added"], 1);
    let page = portals[1].get("/open-data/elevators").text();
    assert!(page.contains("前几行") && page.contains("500003"), "{page}");
    let whole = portals[1].get_with("/api/v1/elevators", &[("Accept", "text/csv")]);
    assert!(whole.headers.contains_key("content-length") && whole.text().contains("500003"));
}

#[test]
fn what_the_law_withdraws_leaves_the_store() {
    let Some(machines) = Machines::open() else { return };
    machines.run("one", &["release"]).ends_with(0);
    let portal = machines.serve("two");
    let name = offered(&portal).remove(0);
    let order = ["withdraw", "elevator", "500001", "--clause", "条例 1", "--reason", "法院裁定"];
    machines.run("one", &order).ends_with(0);
    assert!(!machines.store().join("releases").join(&name).exists());
    let address = format!("/open-data/releases/{name}/elevators.csv");
    wait_for("it is still offered", &portal, || portal.get(&address).status == 410);

    // Whoever withdraws while the store is away is told, and a portal removes it later.
    machines.run("one", &["release"]).ends_with(0);
    wait_for("the second is not offered", &portal, || offered(&portal).len() == 1);
    let second = offered(&portal).remove(0);
    take_away(&machines);
    let order = ["withdraw", "elevator", "500002", "--clause", "条例 1", "--reason", "法院裁定"];
    machines.run("one", &order).ends_with(1).says("已撤回 elevator 500002").says("文件还没有删去");
    wait_for("it is still offered", &portal, || offered(&portal).is_empty());
    bring_back(&machines);
    let folder = machines.store().join("releases").join(second);
    wait_for("it is not removed", &portal, || !folder.exists());
}

#[test]
fn a_release_that_is_killed_on_its_way_is_never_seen_and_cleared() {
    let Some(machines) = Machines::open() else { return };
    machines.office.import_sample(300);
    let mut interrupted = 0;
    for after in [0, 5, 20, 50, 100, 200] {
        let mut release = machines.program("one", &["release"]);
        let mut running = release.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Until its first files arrive; what the one before left is cleared before that.
        let before = machines.rubbish();
        let has_begun = || machines.rubbish() != before && !machines.rubbish().is_empty();
        while running.try_wait().unwrap().is_none() && !has_begun() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(after));
        let _ = running.kill();
        running.wait().unwrap();
        interrupted += usize::from(!machines.rubbish().is_empty());
        let shown: Vec<_> = names(&machines.store().join("releases"));
        for name in shown.iter().filter_map(|name| name.strip_suffix(".json")) {
            let folder = machines.store().join("releases").join(name);
            machines.office.run(&["verify", folder.to_str().unwrap()]).ends_with(0);
            std::fs::remove_file(machines.store().join(format!("releases/{name}.json"))).unwrap();
        }
    }
    assert!(interrupted > 0, "every release was done before it could be killed");
    machines.run("two", &["release"]).ends_with(0);
    assert_eq!(machines.rubbish(), [""; 0]);
    let portal = machines.serve("two");
    assert_eq!(offered(&portal).len(), 1);
}

#[test]
fn a_store_that_is_away_stops_nothing_but_its_files() {
    let Some(machines) = Machines::open() else { return };
    machines.run("one", &["release"]).ends_with(0);
    let portal = machines.serve("one");
    let name = offered(&portal).remove(0);
    let file = format!("/open-data/releases/{name}/elevators.csv");
    assert_eq!(portal.json("/readyz")["objects"], "reachable");

    take_away(&machines);
    let away = portal.get(&file);
    assert_eq!((away.status, away.headers["retry-after"].as_str()), (503, "10"), "{}", away.text());
    assert!(away.text().contains("数据文件暂时取不到"), "{}", away.text());
    wait_for("nobody is told", &portal, || portal.json("/readyz")["objects"] == "unreachable");
    wait_for("it is not logged", &portal, || portal.logged().contains("MINGTI_OBJECTS_URL"));
    for path in ["/", "/e/500001", "/open-data", "/open-data/elevators", "/api/v1/releases", "/data.json"] {
        assert_eq!(portal.get(path).status, 200, "{path}");
    }
    let whole = portal.get_with("/api/v1/elevators", &[("Accept", "text/csv")]);
    assert!(whole.status == 200 && whole.text().contains("500001"));
    machines.run("one", &["release"]).ends_with(1).says("对象存储（MINGTI_OBJECTS_URL）暂时不能访问");
    let stranger = machines.serve("two");
    let listed = stranger.get("/api/v1/releases");
    assert_eq!((listed.status, listed.headers["content-type"].as_str()), (503, "application/problem+json"));

    bring_back(&machines);
    for portal in [&portal, &stranger] {
        wait_for("it is not found again", portal, || portal.get(&file).status == 200);
        wait_for("it is not told", portal, || portal.json("/readyz")["objects"] == "reachable");
    }
}

#[test]
fn a_stretch_of_a_file_is_to_be_had_from_folder_and_store() {
    let office = Office::open();
    office.record("units", &two_units());
    office.record("elevators", &["500001", "500002"].map(an_elevator));
    let store = tempfile::tempdir().unwrap();
    let shared = |arguments: &[&str]| {
        let mut program = office.program(arguments);
        program.env("MINGTI_OBJECTS_URL", format!("file://{}/a%20store", store.path().display()));
        program
    };
    office.run(&["release"]).ends_with(0);
    Said::from(shared(&["release"]).output().unwrap()).ends_with(0);
    for program in [office.program(&["serve"]), shared(&["serve"])] {
        let portal = office.serve_as(program);
        let path = format!("/open-data/releases/{}/elevators.csv", offered(&portal)[0]);
        let whole = portal.get(&path);
        let length = whole.body.len();
        assert_eq!(whole.headers["accept-ranges"], "bytes");
        assert_eq!(whole.headers["content-length"], length.to_string());
        assert!(whole.headers["repr-digest"].starts_with("sha-256=:"), "{}", whole.headers["repr-digest"]);
        let part = portal.get_with(&path, &[("Range", "bytes=5-24")]);
        assert_eq!((part.status, part.body.as_slice()), (206, &whole.body[5..25]));
        assert_eq!(part.headers["content-range"], format!("bytes 5-24/{length}"));
        let tag = whole.headers["etag"].as_str();
        let rest = portal.get_with(&path, &[("Range", "bytes=100-"), ("If-Range", tag)]);
        assert_eq!((rest.status, rest.body.as_slice()), (206, &whole.body[100..]));
        let other = portal.get_with(&path, &[("Range", "bytes=100-"), ("If-Range", "\"other\"")]);
        assert_eq!((other.status, &other.body), (200, &whole.body));
        let beyond = portal.get_with(&path, &[("Range", &format!("bytes={length}-"))]);
        assert_eq!(
            (beyond.status, beyond.headers["content-range"].as_str()),
            (416, &*format!("bytes */{length}"))
        );
        let known = portal.get_with(&path, &[("If-None-Match", tag)]);
        assert_eq!(known.status, 304);
    }
}

#[test]
fn an_address_that_is_none_is_refused_and_none_shows_a_secret() {
    let office = Office::open();
    let check = |url: &str| {
        let mut program = office.program(&["check"]);
        program.env("MINGTI_OBJECTS_URL", url).env("AWS_SECRET_ACCESS_KEY", "geheim");
        Said::from(program.output().unwrap())
    };
    check("ftp://example.cn/releases").ends_with(2).says("MINGTI_OBJECTS_URL: 应写作 s3://bucket");
    let said =
        check("s3://me:geheim@bucket/mingti").ends_with(0).says("MINGTI_OBJECTS_URL=s3://bucket/mingti");
    assert!(!said.out.contains("geheim") && !said.err.contains("geheim"), "{said:?}");
}

/// The store answers nothing any more: a file stands where its folder stood.
fn take_away(machines: &Machines) {
    std::fs::rename(machines.store(), machines.folder.path().join("away")).unwrap();
    std::fs::write(machines.store(), "").unwrap();
}

fn bring_back(machines: &Machines) {
    std::fs::remove_file(machines.store()).unwrap();
    std::fs::rename(machines.folder.path().join("away"), machines.store()).unwrap();
}
