//! Special cases of what an elevator is on the register's day: papers, maintenance, age, kind, use.

use super::{Case, day, today};
use crate::commands::sample::days::before;
use crate::commands::sample::life::Life;
use crate::commands::sample::rows::PRIVATE_PERSON;
use crate::commands::sample::world::{World, cast};
use crate::domain::elevator::{Conclusion, ElevatorStatus};
use crate::domain::maintenance::Mode;

pub const CASES: &[Case] = &[
    ("yubei", maintenance_overdue),
    ("yuzhong", insurance_expired),
    ("jiulongpo", inspection_failed),
    ("nanan", inspection_expired),
    ("qijiang", suspended),
    ("yubei", scrapped),
    ("wansheng", in_wansheng),
    ("yubei", of_a_private_person),
    ("yuzhong", nothing_reported),
    ("nanan", marked_but_never_visited),
    ("jiulongpo", without_events),
    ("yuzhong", renovated),
    ("nanan", overhauled),
    ("yubei", older_than_fifteen_years),
    ("qijiang", insurance_not_yet_valid),
    ("wansheng", pension_insurance),
    ("jiulongpo", insurance_with_service),
    ("yubei", watched_by_iot),
    ("nanan", iot_overdue),
    ("yubei", full_maintenance),
    ("qijiang", major_maintenance),
    ("yuzhong", user_and_maintainer_in_one),
    ("yubei", |_, life| life.card().set_category("3120")),
    ("yubei", |_, life| life.card().set_category("3130")),
    ("nanan", |_, life| life.card().set_category("3210")),
    ("nanan", |_, life| life.card().set_category("3220")),
    ("yuzhong", escalator),
    ("yuzhong", moving_walk),
    ("qijiang", |_, life| life.card().set_category("3410")),
    ("jiulongpo", |_, life| life.card().set_category("3420")),
    ("jiulongpo", |_, life| life.card().set_category("3430")),
];

fn maintenance_overdue(world: &World, life: &mut Life) {
    life.visits.clear();
    life.visit(before(today(world), 70));
}

fn insurance_expired(world: &World, life: &mut Life) {
    life.insurance.clear();
    life.insure("liability", before(today(world), 400));
}

fn inspection_failed(world: &World, life: &mut Life) {
    life.inspect(before(today(world), 9), Conclusion::Fail);
}

fn inspection_expired(_: &World, life: &mut Life) {
    life.inspections.truncate(1);
}

fn suspended(world: &World, life: &mut Life) {
    life.annotations.clear();
    life.change(before(today(world), 45), |card| card.status = ElevatorStatus::Suspended);
}

fn scrapped(world: &World, life: &mut Life) {
    life.annotations.clear();
    life.visits.clear();
    life.visit(before(today(world), 330));
    let on = before(today(world), 300);
    life.inspections.retain(|inspection| inspection.inspected_on < on);
    life.insurance.retain(|policy| policy.valid_from < on);
    life.incidents.retain(|incident| incident.occurred_at.date_naive() < on);
    life.change(on, |card| card.status = ElevatorStatus::Scrapped);
}

fn in_wansheng(_: &World, life: &mut Life) {
    life.card().subdistrict = "石林镇";
}

/// A lift in a villa: who uses it and where it stands must never become public.
fn of_a_private_person(_: &World, life: &mut Life) {
    life.annotations.clear();
    let card = life.card();
    PRIVATE_PERSON.clone_into(&mut card.user_uscc);
    card.stops = Some(3);
    card.load_kg = Some(320);
    card.speed_mps = "0.4";
}

/// An old card of which little more than the code was ever filled in.
fn nothing_reported(world: &World, life: &mut Life) {
    without_events(world, life);
    let card = life.card();
    let texts = [
        &mut card.device_code,
        &mut card.certificate_no,
        &mut card.model,
        &mut card.serial_no,
        &mut card.manufacturer,
        &mut card.installer,
        &mut card.inner_no,
    ];
    texts.into_iter().for_each(String::clear);
    card.manufactured_on = None;
    card.installed_on = None;
    card.registered_on = None;
    card.stops = None;
    card.load_kg = None;
    card.speed_mps = "";
    card.place_kind = "";
    card.mode = None;
    card.has_iot = None;
}

/// In the pilot, and no maintenance record was ever reported.
fn marked_but_never_visited(_: &World, life: &mut Life) {
    life.visits.clear();
}

fn without_events(_: &World, life: &mut Life) {
    life.annotations.clear();
    life.insurance.clear();
    life.inspections.clear();
    life.visits.clear();
}

fn renovated(_: &World, life: &mut Life) {
    age(life, 2000);
    life.card().renovated_on = Some(day(2020, 5, 1));
}

fn overhauled(_: &World, life: &mut Life) {
    age(life, 2000);
    life.card().overhauled_on = Some(day(2020, 6, 1));
}

fn older_than_fifteen_years(_: &World, life: &mut Life) {
    age(life, 2003);
}

fn age(life: &mut Life, year: i32) {
    let card = life.card();
    card.manufactured_on = Some(day(year - 1, 10, 12));
    card.installed_on = Some(day(year, 1, 1));
    card.registered_on = Some(day(year, 1, 20));
}

/// Bought ahead: the policy begins after the register's day.
fn insurance_not_yet_valid(world: &World, life: &mut Life) {
    life.annotations.clear();
    life.insurance.clear();
    life.insure("liability", before(today(world), -16));
}

fn pension_insurance(world: &World, life: &mut Life) {
    life.insurance.clear();
    life.insure("pension", before(today(world), 500));
    life.insure("pension", before(today(world), 135));
}

fn insurance_with_service(world: &World, life: &mut Life) {
    life.insurance.clear();
    life.insure("insurance_service", before(today(world), 470));
    life.insure("insurance_service", before(today(world), 105));
}

fn watched_by_iot(world: &World, life: &mut Life) {
    iot(life);
    life.visits.clear();
    life.visit(before(today(world), 75));
    life.check_online(before(today(world), 3));
    // The only fault that was reported is older than a year.
    life.fail(before(today(world), 400), 10, 0, 15);
}

/// A check over the wire does not stand in for a visit.
fn iot_overdue(world: &World, life: &mut Life) {
    iot(life);
    life.visits.clear();
    life.visit(before(today(world), 120));
    life.check_online(before(today(world), 1));
}

fn iot(life: &mut Life) {
    life.card().mode = Some(Mode::Iot);
    life.card().has_iot = Some(true);
}

fn full_maintenance(_: &World, life: &mut Life) {
    life.card().mode = Some(Mode::Full);
}

fn major_maintenance(_: &World, life: &mut Life) {
    life.card().mode = Some(Mode::Major);
}

fn user_and_maintainer_in_one(world: &World, life: &mut Life) {
    life.card().user_uscc = world.uscc(cast::BOTH);
    life.card().maintainer_uscc = world.uscc(cast::BOTH);
}

fn escalator(_: &World, life: &mut Life) {
    moving(life, "3310");
}

fn moving_walk(_: &World, life: &mut Life) {
    moving(life, "3320");
}

fn moving(life: &mut Life, category: &'static str) {
    let card = life.card();
    card.set_category(category);
    card.stops = Some(2);
    card.load_kg = None;
    card.speed_mps = "0.5";
}
