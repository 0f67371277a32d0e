//! What a register written in steps along a year must be: the steps add up, and each stands on those before.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::super::{AS_OF, SampleOptions, Step, steps_of_a_year, write, write_steps};
use super::{Files, Line, day};
use crate::domain::Day;

/// As the demonstration writes it.
fn options() -> SampleOptions {
    SampleOptions { visits_per_elevator: 30, ..SampleOptions::new(300) }
}

fn a_year_in_steps(dir: &Path) -> Vec<Step> {
    write_steps(options(), dir, &steps_of_a_year(AS_OF)).unwrap()
}

#[test]
fn steps_add_up_to_the_register() {
    let dir = tempfile::tempdir().unwrap();
    let steps = a_year_in_steps(dir.path());
    assert_eq!(steps.len(), 53);
    assert_eq!((steps[0].day, steps[52].day), (day("2020-11-16"), AS_OF));
    let whole = tempfile::tempdir().unwrap();
    let counts = write(options(), whole.path()).unwrap();
    for dataset in ["insurance", "inspections", "visits", "annotations", "exits", "commitments"] {
        assert_eq!(
            steps.iter().map(|step| step.counts.of(dataset)).sum::<u64>(),
            counts.of(dataset),
            "{dataset}"
        );
    }
    let newest = |dataset: &str, key: &str| -> HashMap<String, Line> {
        let lines = steps.iter().flat_map(|step| Files::read(&step.folder).0.remove(dataset).unwrap());
        lines.map(|line| (line[key].clone(), line)).collect()
    };
    let whole = Files::read(whole.path());
    for (dataset, key) in [("elevators", "code"), ("units", "uscc"), ("incidents", "id")] {
        let newest = newest(dataset, key);
        assert_eq!(newest.len(), whole.of(dataset).len());
        whole.of(dataset).iter().for_each(|line| assert_eq!(newest[&line[key]], *line));
    }
}

#[test]
fn every_step_stands_on_those_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut elevators: HashSet<String> = HashSet::new();
    let mut changed = 0;
    for step in a_year_in_steps(dir.path()) {
        let files = Files::read(&step.folder);
        for line in files.of("elevators") {
            changed += u32::from(!elevators.insert(line["code"].clone()));
        }
        for (dataset, column) in [
            ("inspections", "inspected_on"),
            ("visits", "visited_at"),
            ("incidents", "occurred_at"),
            ("annotations", "from"),
        ] {
            for line in files.of(dataset) {
                assert!(elevators.contains(&line["elevator_code"]), "{}: {dataset} {line:?}", step.day);
                assert!(day(&line[column][..10]) <= step.day, "{}: {dataset} {line:?}", step.day);
            }
        }
    }
    assert!(changed >= 5, "only {changed} cards changed during the year");
}

#[test]
fn a_year_has_a_history() {
    let dir = tempfile::tempdir().unwrap();
    let steps = a_year_in_steps(dir.path());
    let later = &steps[1..];
    for dataset in ["elevators", "units", "visits", "incidents", "exits", "insurance", "annotations"] {
        let busy = later.iter().filter(|step| step.counts.of(dataset) > 0).count();
        assert!(busy > 0, "{dataset} stands still");
    }
    let first = Files::read(&steps[0].folder);
    assert!(first.values("units", "name").contains("重庆旧渡（样本）物业服务有限公司"));
    assert!(steps[0].counts.of("elevators") > 250);
    assert_eq!(first.values("exits", "kind"), HashSet::from(["publicity"]), "nobody left before");
}

#[test]
fn half_a_year_before_its_end_elevators_are_maintained_as_they_are_at_its_end() {
    let dir = tempfile::tempdir().unwrap();
    write(options(), dir.path()).unwrap();
    let files = Files::read(dir.path());
    let visited = |until: Day| -> HashSet<&String> {
        let is_recent =
            |line: &&Line| (0..=31).contains(&(until - day(&line["visited_at"][..10])).num_days());
        let onsite = files.of("visits").iter().filter(|line| line["kind"] == "onsite");
        onsite.filter(is_recent).map(|line| &line["elevator_code"]).collect()
    };
    let [then, now] = [day("2021-05-15"), AS_OF].map(|until| visited(until).len());
    assert!(then >= now, "{then} then, {now} now");
}

#[test]
fn days_that_do_not_lead_to_the_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |days: &[Day]| write_steps(SampleOptions::new(1), dir.path(), days).is_err();
    assert!(refused(&[]) && refused(&[day("2021-01-01")]) && refused(&[AS_OF, AS_OF]));
}
