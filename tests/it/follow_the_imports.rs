//! Someone follows the imports from file to file: no way leads back to where it began. A folder's own file and those
//! below it aside, which are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::sources;

/// A module by the names that lead to it from the root: `web`, `cache`.
type Module = Vec<String>;

/// The modules with their code.
struct House(BTreeMap<Module, String>);

/// What modules hand on: a module and the name that it hands on, and the names that lead to what is meant.
type HandedOn = BTreeMap<(Module, String), Vec<String>>;

/// Which modules each of them knows.
type Arrows = BTreeMap<Module, BTreeSet<Module>>;

impl House {
    fn read() -> Self {
        let files = sources().into_iter().filter(|source| !source.is_test() && source.path != "src/main.rs");
        Self(files.map(|source| (module(&source.path), source.code())).collect())
    }

    /// The names that a path leads by, seen from a module; `None` where it leads out of the house.
    fn names(&self, from: &Module, path: &str) -> Option<Vec<String>> {
        let mut names = path.split(" as ").next()?.split("::").map(|name| name.trim().to_owned()).peekable();
        let mut led = match names.peek()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => from.clone(),
            child => {
                let is_below = self.0.contains_key(&below(from, child));
                return is_below.then(|| from.iter().cloned().chain(names).collect());
            }
        };
        for name in names.filter(|name| name != "crate" && name != "self") {
            if name == "super" {
                led.pop();
            } else {
                led.push(name);
            }
        }
        Some(led)
    }

    fn handed_on(&self) -> HandedOn {
        let mut handed_on = HandedOn::new();
        for (module, code) in &self.0 {
            for path in uses(code).iter().filter(|it| it.is_handed_on).flat_map(|it| expand(&it.tree)) {
                let name = path.rsplit([':', ' ']).next().unwrap().to_owned();
                handed_on.extend(self.names(module, &path).map(|names| ((module.clone(), name), names)));
            }
        }
        handed_on
    }

    /// The module where what these names lead to is defined.
    fn owner(&self, mut names: Vec<String>, handed_on: &HandedOn) -> Module {
        loop {
            let known = (0..=names.len()).rev().find(|upto| self.0.contains_key(&names[..*upto])).unwrap();
            let (owner, rest) = names.split_at(known);
            let name = rest.first().cloned().unwrap_or_default();
            let Some(meant) = handed_on.get(&(owner.to_vec(), name)) else { return owner.to_vec() };
            names = meant.iter().chain(&rest[1..]).cloned().collect();
        }
    }

    fn arrows(&self) -> Arrows {
        let handed_on = self.handed_on();
        let mut arrows = Arrows::new();
        for (module, code) in &self.0 {
            let used = uses(code).into_iter().filter(|it| !it.is_handed_on).flat_map(|it| expand(&it.tree));
            let named = used.chain(named_on_the_spot(code));
            let known = named.filter_map(|path| self.names(module, &path));
            let known = known.map(|names| self.owner(names, &handed_on));
            let beside = known.filter(|other| !other.starts_with(module) && !module.starts_with(other));
            arrows.insert(module.clone(), beside.collect());
        }
        arrows
    }
}

fn module(path: &str) -> Module {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    inside.split('/').filter(|name| !matches!(*name, "mod" | "lib")).map(str::to_owned).collect()
}

fn below(module: &Module, name: &str) -> Module {
    module.iter().cloned().chain([name.to_owned()]).collect()
}

/// A declaration `use …;`.
struct Use {
    is_handed_on: bool,
    tree: String,
}

fn uses(code: &str) -> Vec<Use> {
    let begins = code.match_indices("use ").filter_map(|(at, word)| {
        let before = code[..at].rsplit('\n').next().unwrap().trim();
        let is_handed_on = before == "pub" || (before.starts_with("pub(") && before.ends_with(')'));
        let tree = code[at + word.len()..].split(';').next().unwrap();
        (before.is_empty() || is_handed_on).then(|| Use { is_handed_on, tree: tree.replace('\n', " ") })
    });
    begins.collect()
}

/// The paths of a tree: `a::{b, c::d}` are `a::b` and `a::c::d`.
fn expand(tree: &str) -> Vec<String> {
    let Some((before, list)) = tree.trim().split_once('{') else { return vec![tree.trim().to_owned()] };
    let list = &list[..list.rfind('}').unwrap()];
    let mut depth = 0;
    let items = list.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let items = items.filter(|item| !item.trim().is_empty()).flat_map(expand);
    items.map(|item| format!("{before}{item}")).collect()
}

/// Paths that stand in the code without being declared.
fn named_on_the_spot(code: &str) -> Vec<String> {
    let begins = ["crate::", "super::"].into_iter().flat_map(|word| code.match_indices(word));
    let begins = begins.filter(|(at, _)| !code[..*at].ends_with([':', '_']));
    let path = |(at, _): (usize, &str)| {
        code[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect()
    };
    begins.map(path).collect()
}

#[test]
fn no_way_leads_back_to_where_it_began() {
    let mut arrows = House::read().arrows();
    let named = |path: &str| module(path);
    assert!(arrows[&named("web/prepared")].contains(&named("web/cache")));
    assert!(arrows[&named("web/pages/elevator")].contains(&named("gazette/records/elevator")), "by a face");
    // Whoever knows nobody, or is known by nobody, is no part of a circle; nor is whoever then knows nobody.
    loop {
        let known: BTreeSet<Module> = arrows.values().flatten().cloned().collect();
        let left: BTreeSet<Module> =
            arrows.keys().filter(|module| known.contains(*module)).cloned().collect();
        let before = arrows.len();
        arrows.retain(|module, knows| {
            knows.retain(|other| left.contains(other));
            left.contains(module) && !knows.is_empty()
        });
        if arrows.len() == before {
            break;
        }
    }
    assert!(arrows.is_empty(), "in a circle: {arrows:#?}");
}
