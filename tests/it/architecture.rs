//! Someone reads the sources: every import follows the line of the house, and every file says what it owns.

use std::path::{Path, PathBuf};

/// The rooms, each of which may import those before it and itself; `{search, release, intake}` stand side by side.
const LINE: [&[&str]; 7] = [
    &["domain"],
    &["store"],
    &["gazette"],
    &["search", "release", "intake"],
    &["web"],
    &["app"],
    &["commands"],
];
/// The rooms of the import, each of which may name those before it and itself. Beside them stand those that put them
/// together and know them all.
const IMPORT: [&[&str]; 6] =
    [&["reading"], &["refusing"], &["report"], &["judging"], &["hints", "marks"], &["datasets"]];
/// Who may know the store beside the store itself. A command opens it, asks nothing of it and hands it on.
const KNOW_THE_STORE: [&str; 5] = ["gazette", "intake", "app", "commands", "config"];
/// What belongs to one place only: the word, and the places.
const BELONGS: [(&str, &[&str]); 9] = [
    ("sqlx::", &["src/store/"]),
    ("rusqlite::", &["src/store/"]),
    ("tantivy::", &["src/search/"]),
    ("object_store::", &["src/release/"]),
    ("poem::", &["src/web/", "src/app.rs"]),
    ("poem_openapi::", &["src/web/", "src/app.rs"]),
    ("std::env", &["src/config.rs"]),
    ("Utc::now", &["src/clock.rs"]),
    ("SystemTime::now", &["src/clock.rs"]),
];
/// The top level of the repository; hidden files aside.
const TOP_LEVEL: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "src",
    "index",
    "static",
    "migrations",
    "tests",
    "data-exports",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "askama.toml",
    "deny.toml",
    "target",
];

/// A source file: its path from the root, and its text without the tests at its foot.
pub struct Source {
    pub path: String,
    pub text: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sources of the program.
pub fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 50, "only {} files found", files.len());
    files
}

/// The sources below a folder, tests at the foot of files included.
pub fn sources_of(folder: &str) -> Vec<Source> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files
}

fn collect(folder: &Path, into: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            into.push(Source { path: name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

impl Source {
    /// The room it stands in: `web` for `src/web/cache.rs`, `app` for `src/app.rs`.
    fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap();
        inside.split(['/', '.']).next().unwrap()
    }

    /// Whether it holds tests only.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        ["/tests/", "/checks/"].iter().any(|folder| self.path.contains(folder))
            || matches!(name, "tests.rs" | "checks.rs" | "samples.rs")
    }

    /// What runs: without comments and without the tests at the foot.
    pub fn code(&self) -> String {
        let shipped = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The rooms it names as `crate::room`.
    fn imports(&self) -> Vec<String> {
        let code = self.code();
        let named = code.split("crate::").skip(1).filter(|rest| !rest.starts_with('{'));
        named.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
    }
}

/// What is named below a path: `a` of `path::a`, `a` and `b` of `path::{a, b}`.
fn named_below<'c>(path: &str, code: &'c str) -> Vec<&'c str> {
    let lists = code.split(path).skip(1).map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
        None => vec![rest],
    });
    lists
        .flatten()
        .map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .collect()
}

fn place_in_line(room: &str) -> Option<usize> {
    LINE.iter().position(|side_by_side| side_by_side.contains(&room))
}

#[test]
fn imports_follow_the_line() {
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(own) = place_in_line(source.room()) else { continue };
        for import in source.imports() {
            let Some(other) = place_in_line(&import) else { continue };
            let stands_left = other < own || import == source.room();
            assert!(stands_left, "{} imports {import}", source.path);
            let knows =
                import != "store" || source.room() == "store" || KNOW_THE_STORE.contains(&source.room());
            assert!(knows, "{} knows the store", source.path);
        }
    }
}

/// The things of `gazette/records` that a file of it names, and the one that it belongs to itself.
fn records_known(source: &Source, things: &[String]) -> Option<(String, Vec<String>)> {
    let inside = source.path.strip_prefix("src/gazette/records/").filter(|inside| *inside != "mod.rs")?;
    let own = inside.split(['/', '.']).next().unwrap().to_owned();
    let up = "super::".repeat(inside.split('/').count());
    let code = source.code();
    let mut known = Vec::new();
    for way in [up.as_str(), "crate::gazette::records::"] {
        for (at, _) in code.match_indices(way).filter(|(at, _)| !code[..*at].ends_with("::")) {
            let rest = &code[at + way.len()..];
            let list = rest.strip_prefix('{').and_then(|list| list.split('}').next());
            let names = list.map_or_else(|| vec![rest], |list| list.split(',').collect());
            known.extend(names.into_iter().map(|name| {
                let name = name.trim_start();
                name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
            }));
        }
    }
    known.retain(|name| things.contains(name) && *name != own);
    Some((own, known))
}

#[test]
fn no_records_know_each_other_in_a_circle() {
    let sources = sources_of("src/gazette/records");
    let own = |source: &Source| records_known(source, &[]).map(|(own, _)| own);
    let mut things: Vec<String> = sources.iter().filter_map(own).collect();
    let known: Vec<_> = sources.iter().filter_map(|source| records_known(source, &things)).collect();
    assert!(known.iter().any(|(own, known)| own == "notice" && known.contains(&"period".to_owned())));
    // Whoever knows nobody is no part of a circle; nor, then, is whoever knows only those.
    loop {
        let knows_another = |thing: &String| {
            known.iter().any(|(own, known)| own == thing && known.iter().any(|it| things.contains(it)))
        };
        let left: Vec<String> = things.iter().filter(|thing| knows_another(thing)).cloned().collect();
        if left.len() == things.len() {
            break;
        }
        things = left;
    }
    assert!(things.is_empty(), "in a circle: {things:?}");
}

#[test]
fn the_rooms_of_the_import_follow_their_line() {
    let place = |room: &str| IMPORT.iter().position(|side_by_side| side_by_side.contains(&room));
    let mut rooms = std::collections::BTreeSet::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let Some(inside) = source.path.strip_prefix("src/intake/import/") else { continue };
        let own = inside.split(['/', '.']).next().unwrap();
        let Some(at) = place(own) else { continue };
        rooms.insert(own.to_owned());
        let code = source.code();
        let is_within = inside.contains('/') && !inside.ends_with("/mod.rs");
        let goes_out = code.contains("super::super::") || (!is_within && code.contains("super::"));
        assert!(!goes_out, "{}: name rooms by crate::intake::import", source.path);
        for other in named_below("intake::import::", &code) {
            let stands_before = other == own || place(other).is_some_and(|other| other < at);
            assert!(stands_before, "{} names {other}", source.path);
        }
    }
    assert_eq!(rooms.len(), IMPORT.concat().len(), "{rooms:?}");
}

#[test]
fn nothing_is_imported_around_the_line() {
    for source in sources().iter().filter(|source| !source.is_test()) {
        assert!(!source.code().contains("crate::{"), "{}: name rooms one by one", source.path);
    }
}

#[test]
fn each_tool_stays_in_its_room() {
    for source in sources().iter().filter(|source| !source.is_test()) {
        let code = source.code();
        for (word, places) in BELONGS {
            let allowed = places.iter().any(|place| source.path.starts_with(place));
            let used = code.match_indices(word).any(|(at, _)| !code[..at].ends_with([':', '_']));
            assert!(allowed || !used, "{} uses {word}", source.path);
        }
    }
}

#[test]
fn nothing_unwraps() {
    for source in sources().iter().filter(|source| !source.is_test()) {
        assert!(!source.code().contains(".unwrap()"), "{}", source.path);
    }
}

#[test]
fn every_file_says_what_it_owns() {
    for source in sources() {
        assert!(source.text.starts_with("//! "), "{} does not begin with //!", source.path);
        let name = source.path.rsplit('/').next().unwrap();
        let vague =
            ["utils.rs", "helpers.rs", "common.rs", "services.rs", "models.rs", "types.rs", "misc.rs"];
        assert!(!vague.contains(&name), "{} is a name for anything", source.path);
    }
}

#[test]
fn the_top_level_holds_what_was_agreed() {
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // What the program makes when it is tried out here is ignored by git.
        let is_hidden = name.starts_with('.') || name.starts_with("mingti.") || name == "uploads";
        assert!(is_hidden || TOP_LEVEL.contains(&name.as_str()), "{name} stands at the top level");
    }
}
