//! The special cases, which stand first in every register: each state that a page, a filter or an
//! import must be able to show, at least once. Here they are put in order; what each of them is,
//! stands beside this file.

mod conditions;
mod exits;
mod happenings;
mod spellings;

use super::card::Plan;
use super::codes::Numbers;
use super::days::before;
use super::life::Life;
use super::pilots::{self, day};
use super::places;
use super::world::World;
use crate::domain::Day;
use crate::domain::elevator::Conclusion;
use crate::domain::maintenance::Mode;

/// A special case: where it stands, and what makes it special.
type Case = (&'static str, fn(&World, &mut Life));

/// From this size on, every ground for leaving a pilot is shown.
const ALL_GROUNDS: u64 = 2000;

/// How many special cases a register of this size has room for.
pub fn len(world: &World) -> u64 {
    let grounds = if world.options.elevators < ALL_GROUNDS { exits::FEW } else { exits::GROUNDS.len() };
    let all = cases().count() + grounds;
    world.options.elevators.min(all as u64)
}

/// The special case number `n` as an elevator with its history.
pub fn life(world: &World, n: u64, numbers: &mut Numbers) -> Life {
    let index = usize::try_from(n).expect("the gallery is small");
    if let Some((slug, tell)) = cases().nth(index) {
        let mut life = orderly(world, n, slug, numbers);
        tell(world, &mut life);
        return life;
    }
    let ground = index - cases().count();
    let mut life = orderly(world, n, pilots::FIRST[ground % pilots::FIRST.len()], numbers);
    exits::tell(world, ground, &mut life);
    life
}

fn cases() -> impl Iterator<Item = &'static Case> {
    conditions::CASES.iter().chain(happenings::CASES).chain(spellings::CASES)
}

/// An elevator of the pilot with which everything is in order: what a case starts from.
fn orderly(world: &World, n: u64, slug: &str, numbers: &mut Numbers) -> Life {
    let today = world.options.as_of;
    let plan = Plan {
        site: world.site(n, places::named(slug)),
        built_on: before(day(2015, 3, 10), n.cast_signed()),
        mode: Mode::Other,
        maker: n % 9 + 1,
        building: 1,
        category: "3110",
    };
    let mut life = Life::new(world, &plan, numbers, n % 4);
    life.inspect(before(today, 470), Conclusion::Pass);
    life.inspect(before(today, 110), Conclusion::Pass);
    life.insure("liability", before(today, 565));
    life.insure("liability", before(today, 200));
    let marked_on = day(2020, 11, 5);
    life.visit_often(before(today, 6), world.options.visits_per_elevator.max(1), Some(marked_on));
    life.mark(marked_on, &places::bureau(plan.site.region));
    life
}

fn today(world: &World) -> Day {
    world.options.as_of
}
