//! Special cases of what happened during the year: incidents, tests, changes, exits of one elevator.

use super::{Case, day, today};
use crate::commands::sample::days::before;
use crate::commands::sample::life::Life;
use crate::commands::sample::pilots::first_testing_marks_on;
use crate::commands::sample::rng::Rng;
use crate::commands::sample::world::{World, cast};
use crate::domain::elevator::{Cause, Conclusion, ElevatorStatus, IncidentKind, Liability};

pub const CASES: &[Case] = &[
    ("yubei", left_for_lost_conditions),
    ("yuzhong", left_for_its_faults),
    ("yuzhong", people_freed_in_time),
    ("nanan", people_held_for_hours),
    ("jiulongpo", still_out_of_order),
    ("qijiang", overlapping_outages),
    ("nanan", accident_nobody_is_liable_for),
    ("yubei", accident_under_inquiry),
    ("yubei", tested_in_time),
    ("yuzhong", tested_and_uploaded_late),
    ("nanan", problems_still_open),
    ("jiulongpo", problems_set_right),
    ("yubei", failed_its_test),
    ("nanan", left_the_testing_pilot_for_its_faults),
    ("yuzhong", tested_by_its_own_unit),
    ("yubei", awaits_its_first_test),
    ("yubei", maintainer_changed_in_the_pilot),
    ("nanan", maintainer_changed_outside_the_pilot),
    ("jiulongpo", suspended_and_back_in_use),
    ("yuzhong", insurance_renewed_after_a_gap),
    ("yubei", put_up_during_the_year),
    ("wansheng", of_a_unit_that_was_renamed),
];

fn left_for_lost_conditions(world: &World, life: &mut Life) {
    life.insurance.truncate(1);
    life.leave("ME1", before(today(world), 32), "责任保险到期后未续保，经核实不再具备试点电梯基本条件");
}

fn left_for_its_faults(world: &World, life: &mut Life) {
    for days_ago in [80, 71, 64, 52] {
        life.fail(before(today(world), days_ago), 9, 0, 17);
    }
    let cause = life.incidents.iter_mut().map(|incident| &mut incident.cause);
    cause.for_each(|cause| *cause = Cause::Maintenance);
    life.leave("ME2", before(today(world), 21), "故障率明显高于前一年度，经查实为维护保养原因造成");
}

fn people_freed_in_time(world: &World, life: &mut Life) {
    life.entrap(before(today(world), 40), 17);
    life.entrap(before(today(world), 200), 26);
}

/// Two hours and more in the car are an accident by law (特种设备安全监察条例 64).
fn people_held_for_hours(world: &World, life: &mut Life) {
    life.entrap(before(today(world), 95), 131);
}

fn still_out_of_order(world: &World, life: &mut Life) {
    life.fail(before(today(world), 4), 8, 0, 12);
    life.incidents[0].restored_at = None;
}

/// Three outages whose union is shorter than their sum: one inside another, one across its end.
fn overlapping_outages(world: &World, life: &mut Life) {
    let first = before(today(world), 60);
    life.fail(first, 8, 3, 12);
    life.fail(before(first, -1), 9, 0, 15);
    life.fail(before(first, -2), 10, 4, 18);
}

fn accident_nobody_is_liable_for(world: &World, life: &mut Life) {
    accident(world, life, Liability::No);
}

fn accident_under_inquiry(world: &World, life: &mut Life) {
    accident(world, life, Liability::Unknown);
}

fn accident(world: &World, life: &mut Life, liable: Liability) {
    life.fail(before(today(world), 130), 14, 9, 16);
    let incident = &mut life.incidents[0];
    incident.kind = IncidentKind::Accident;
    incident.cause = Cause::Unknown;
    incident.liable = liable;
}

/// Among the first in the maintenance pilot, so that a year later the testing pilot is open to it.
pub fn enter_testing(life: &mut Life) {
    life.annotations[0].from = day(2020, 10, 20);
    life.mark_testing(first_testing_marks_on());
}

fn tested_in_time(world: &World, life: &mut Life) {
    enter_testing(life);
    life.test(world, day(2021, 10, 27), 2, Conclusion::Pass, "");
}

/// Three working days after Monday the 1st end with Thursday the 4th.
fn tested_and_uploaded_late(world: &World, life: &mut Life) {
    enter_testing(life);
    life.test(world, day(2021, 11, 1), 8, Conclusion::Pass, "");
}

fn problems_still_open(world: &World, life: &mut Life) {
    enter_testing(life);
    life.test(world, day(2021, 11, 2), 1, Conclusion::Pass, "轿门防夹装置动作迟缓；机房通风不良");
}

fn problems_set_right(world: &World, life: &mut Life) {
    problems_still_open(world, life);
    life.tests[0].rectified_on = Some(day(2021, 11, 8));
}

fn failed_its_test(world: &World, life: &mut Life) {
    enter_testing(life);
    life.test(world, day(2021, 11, 3), 1, Conclusion::Fail, "制动器制动力不足");
    life.leave("TE1", day(2021, 11, 10), "检测不合格");
}

fn left_the_testing_pilot_for_its_faults(world: &World, life: &mut Life) {
    enter_testing(life);
    life.fail(before(today(world), 12), 9, 0, 18);
    life.leave("TE2", day(2021, 11, 12), "故障率明显高于前一年度故障水平");
}

fn tested_by_its_own_unit(world: &World, life: &mut Life) {
    let both = world.uscc(cast::BOTH);
    life.card().user_uscc.clone_from(&both);
    life.card().maintainer_uscc.clone_from(&both);
    tested_in_time(world, life);
    life.tests[0].tester_uscc = both;
}

fn awaits_its_first_test(_: &World, life: &mut Life) {
    enter_testing(life);
}

/// The joint promise lapses with one of the two units, and the mark with it.
fn maintainer_changed_in_the_pilot(world: &World, life: &mut Life) {
    let maintainer = other_maintainer(world, life);
    life.change(before(today(world), 150), |card| card.maintainer_uscc = maintainer);
}

fn maintainer_changed_outside_the_pilot(world: &World, life: &mut Life) {
    life.annotations.clear();
    maintainer_changed_in_the_pilot(world, life);
}

fn other_maintainer(world: &World, life: &mut Life) -> String {
    let now = life.card().maintainer_uscc.clone();
    let mut rng = Rng::at(world.options.seed, 0, 0);
    std::iter::repeat_with(|| world.uscc(world.some_maintainer(&mut rng)))
        .find(|uscc| *uscc != now)
        .expect("there are several maintenance units")
}

fn suspended_and_back_in_use(world: &World, life: &mut Life) {
    life.annotations.clear();
    life.change(before(today(world), 220), |card| card.status = ElevatorStatus::Suspended);
    life.change(before(today(world), 100), |card| card.status = ElevatorStatus::InUse);
}

fn insurance_renewed_after_a_gap(world: &World, life: &mut Life) {
    life.insurance.truncate(1);
    life.insure("liability", before(today(world), 160));
}

fn put_up_during_the_year(world: &World, life: &mut Life) {
    let built_on = before(today(world), 150);
    let registered_on = before(today(world), 140);
    life.annotations.clear();
    life.insurance.clear();
    life.inspections.clear();
    life.visits.retain(|visit| visit.visited_at.date_naive() > registered_on);
    life.insure("liability", registered_on);
    let card = life.card();
    card.manufactured_on = Some(before(built_on, 120));
    card.installed_on = Some(built_on);
    card.registered_on = Some(registered_on);
    life.cards[0].0 = registered_on;
}

fn of_a_unit_that_was_renamed(world: &World, life: &mut Life) {
    life.card().user_uscc = world.uscc(cast::RENAMED);
}
