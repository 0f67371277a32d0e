//! The many: elevators drawn by chance, with the shares a real register shows. The dates of one
//! elevator never contradict each other.

use super::card::Plan;
use super::days::before;
use super::life::Life;
use super::pilots;
use super::places;
use super::rng::Rng;
use super::rows::PRIVATE_PERSON;
use super::world::World;
use crate::domain::Day;
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::maintenance::Mode;

const CATEGORIES: [(&str, u64); 9] = [
    ("3110", 860),
    ("3120", 50),
    ("3130", 4),
    ("3210", 8),
    ("3310", 45),
    ("3320", 10),
    ("3410", 3),
    ("3420", 8),
    ("3430", 12),
];
const MODES: [(Mode, u64); 4] = [(Mode::Iot, 18), (Mode::Full, 8), (Mode::Major, 4), (Mode::Other, 70)];
/// How many elevators are put up together.
const GROUPS: [u64; 12] = [1, 2, 2, 3, 4, 4, 5, 6, 8, 10, 14, 22];

/// A plan for the next elevators, and for how many.
pub fn plan(world: &World, rng: &mut Rng) -> (Plan, u64) {
    let age_days = 120 + rng.between(0, 2500) + rng.between(0, 5600);
    let plan = Plan {
        site: world.some_site(rng),
        built_on: before(world.options.as_of, age_days),
        mode: rng.weighted(&MODES),
        maker: 1 + rng.below(9),
        building: 1 + rng.below(40),
        category: rng.weighted(&CATEGORIES),
    };
    (plan, rng.pick(&GROUPS))
}

/// Gives a new elevator of a plan its history. `pilot`: its units take part, if its district does.
pub fn live(world: &World, plan: &Plan, pilot: bool, life: &mut Life) {
    age(world, plan, life);
    let private = plan.category == "3110" && life.rng.per_mille(4);
    if private {
        PRIVATE_PERSON.clone_into(&mut life.card().user_uscc);
    }
    let may_be_marked = pilot && !private && life.card().status == ElevatorStatus::InUse;
    let marked_on = if may_be_marked { mark_day(plan, life) } else { None };
    inspections(world, plan, marked_on, life);
    insurance(world, marked_on, life);
    visits(world, plan, marked_on, life);
    incidents(world, life);
    if let Some(marked_on) = marked_on {
        marks(world, plan, marked_on, life);
    }
}

fn age(world: &World, plan: &Plan, life: &mut Life) {
    let today = world.options.as_of;
    let status = life.rng.weighted(&[
        (ElevatorStatus::InUse, 96),
        (ElevatorStatus::Suspended, 3),
        (ElevatorStatus::Scrapped, 1),
    ]);
    life.card().status = status;
    if (today - plan.built_on).num_days() > 5500 {
        let renovated_on = before(today, life.rng.between(1, 1800));
        let overhauled_on = before(today, life.rng.between(1, 1200));
        life.card().renovated_on = life.rng.per_mille(60).then_some(renovated_on);
        life.card().overhauled_on = life.rng.per_mille(100).then_some(overhauled_on);
    }
}

/// One mark in twelve was among the first: those are a year old when the testing pilot opens.
fn mark_day(plan: &Plan, life: &mut Life) -> Option<Day> {
    let from = pilots::marks_from(plan.site.region)?;
    let wait = if life.rng.per_mille(80) { life.rng.between(0, 2) } else { life.rng.between(3, 160) };
    Some(before(from, -wait).max(before(life.known_on(), -1)))
}

fn inspections(world: &World, plan: &Plan, marked_on: Option<Day>, life: &mut Life) {
    let days_ago = life.rng.between(1, 400);
    let newest = before(world.options.as_of, days_ago).max(plan.built_on);
    let year_before = before(newest, 360);
    if marked_on.is_some_and(|marked_on| marked_on < newest) && year_before >= plan.built_on {
        life.inspect(year_before, Conclusion::Pass);
    }
    let conclusion = if life.rng.per_mille(15) { Conclusion::Fail } else { Conclusion::Pass };
    life.inspect(newest, conclusion);
}

/// Who is in the pilot was insured when the mark was made; some let it lapse.
fn insurance(world: &World, marked_on: Option<Day>, life: &mut Life) {
    if marked_on.is_none() && !life.rng.per_mille(450) {
        return;
    }
    let kind = life.rng.weighted(&[("liability", 90), ("pension", 4), ("insurance_service", 6)]);
    let days_ago = life.rng.between(1, 385);
    let mut from = before(world.options.as_of, days_ago);
    let mut starts = vec![from];
    while marked_on.is_some_and(|marked_on| marked_on < from) {
        from = before(from, 365);
        starts.push(from);
    }
    starts.iter().rev().for_each(|from| life.insure(kind, *from));
}

fn visits(world: &World, plan: &Plan, marked_on: Option<Day>, life: &mut Life) {
    let ceiling = match (marked_on.is_some(), plan.mode) {
        (false, _) => 16,
        (true, Mode::Iot) => 95,
        (true, Mode::Full | Mode::Major) => 64,
        (true, Mode::Other) => 34,
    };
    let idle = match life.card().status {
        ElevatorStatus::InUse => 0,
        ElevatorStatus::Suspended => 60,
        ElevatorStatus::Scrapped => 200,
    };
    let newest = before(world.options.as_of, 1 + idle + life.rng.between(0, ceiling));
    life.visit_often(newest, world.options.visits_per_elevator, marked_on);
    if plan.mode == Mode::Iot && idle == 0 && world.options.visits_per_elevator > 0 {
        life.check_online(before(world.options.as_of, 2));
    }
}

fn incidents(world: &World, life: &mut Life) {
    if !life.rng.per_mille(120) {
        return;
    }
    let days_ago = life.rng.between(4, 365);
    let on = before(world.options.as_of, days_ago).max(before(life.known_on(), -1));
    if life.rng.per_mille(400) {
        let held = life.rng.between(10, 58);
        life.entrap(on, held);
    } else {
        let days = life.rng.pick(&[0, 0, 1, 2]);
        life.fail(on, 9, days, 18);
        if days > 0 && life.rng.per_mille(30) {
            life.incidents.iter_mut().for_each(|incident| incident.restored_at = None);
        }
    }
}

fn marks(world: &World, plan: &Plan, marked_on: Day, life: &mut Life) {
    let today = world.options.as_of;
    life.mark(marked_on, &places::bureau(plan.site.region));
    let a_year_in = marked_on <= before(pilots::first_marks_on(), -2);
    if a_year_in && life.rng.per_mille(600) {
        testing(world, life);
    } else if life.rng.per_mille(4) {
        let code = life.rng.pick(&["ME1", "ME2"]);
        let days_ago = life.rng.between(0, 60);
        let on = before(today, days_ago).max(before(marked_on, -1)).min(today);
        life.leave(code, on, "经核实，该电梯不再符合继续试点的要求");
    }
}

fn testing(world: &World, life: &mut Life) {
    let wait = life.rng.between(0, 8);
    let from = before(pilots::first_testing_marks_on(), -wait);
    life.mark_testing(from);
    if life.rng.per_mille(500) {
        let days_to_upload = life.rng.between(0, 6);
        let problems = life.rng.weighted(&[("", 85), ("层门地坎间隙偏大", 8), ("轿厢照明不足", 7)]);
        let on = before(from, -life.rng.between(1, 5));
        life.test(world, on, days_to_upload, Conclusion::Pass, problems);
    }
}
