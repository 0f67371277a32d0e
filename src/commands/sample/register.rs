//! Writes the register from front to back: bureaus, districts and units, the special cases, then as
//! many others as were asked for. It decides when each fact became known, and keeps in memory only
//! which pairs of units made promises and whose applications are told.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::Datelike;

use super::applications::Applications;
use super::codes::Numbers;
use super::days::before;
use super::life::Life;
use super::rng::Rng;
use super::rows::{BureauRow, ElevatorRow, IncidentRow, Moment, TestRow};
use super::shelf::Shelf;
use super::world::{FORMER_NAME, World, cast};
use super::{gallery, pilots, places, population, words};
use crate::domain::Day;
use crate::domain::programme::Pilot;

const POPULATION: u64 = 4;
const PLEDGES: u64 = 5;

/// How much of the districts' elevators takes part: in thousands.
const SHARE_OF_PILOT: u64 = 350;

/// Writes everything onto the shelf.
pub fn write(world: &World, shelf: &mut Shelf) -> Result<()> {
    let mut writer = Writer {
        world,
        shelf,
        incidents: 0,
        exits: 0,
        pairs: BTreeSet::new(),
        applications: Applications::default(),
    };
    writer.frame()?;
    writer.units()?;
    writer.elevators()?;
    writer.commitments()?;
    writer.publicity()
}

struct Writer<'w> {
    world: &'w World,
    shelf: &'w mut Shelf,
    incidents: u64,
    exits: u64,
    /// Credit codes of users and maintainers with marked elevators.
    pairs: BTreeSet<(String, String)>,
    applications: Applications,
}

impl Writer<'_> {
    /// Bureaus and the districts that joined later.
    fn frame(&mut self) -> Result<()> {
        for (n, region) in places::all().enumerate() {
            let row = BureauRow {
                region: region.name,
                name: places::bureau(region),
                office_phone: format!("023-600000{:02}", n + 1),
                address: format!("重庆市{}样本路{}号", region.name, n + 1),
                hours: "工作日 9:00-12:00、14:00-17:30",
            };
            self.shelf.put(pilots::first_marks_on(), &row)?;
        }
        for row in pilots::joined_districts() {
            self.shelf.put(row.from, &row)?;
        }
        Ok(())
    }

    fn units(&mut self) -> Result<()> {
        for n in 0..self.world.units() {
            let now = self.world.unit(n);
            let mut states = vec![(pilots::first_marks_on(), now)];
            if n == cast::RENAMED {
                let renamed_on = before(self.world.options.as_of, 180);
                states.push((renamed_on, states[0].1.clone()));
                states[0].1.name = words::named(FORMER_NAME.0, FORMER_NAME.1);
            }
            self.shelf.put_states(&states)?;
        }
        Ok(())
    }

    fn elevators(&mut self) -> Result<()> {
        let total = self.world.options.elevators;
        let mut numbers = Numbers::new(total);
        for n in 0..gallery::len(self.world) {
            numbers.advance(1);
            let life = gallery::life(self.world, n, &mut numbers);
            self.life(life)?;
        }
        let mut rng = Rng::at(self.world.options.seed, POPULATION, 0);
        while numbers.serial() < total {
            let (plan, size) = population::plan(self.world, &mut rng);
            let pilot = rng.per_mille(SHARE_OF_PILOT);
            for nth in 0..size.min(total - numbers.serial()) {
                numbers.advance(rng.weighted(&[(1, 70), (2, 20), (3, 8), (7, 2)]));
                let mut life = Life::new(self.world, &plan, &mut numbers, nth);
                population::live(self.world, &plan, pilot, &mut life);
                self.life(life)?;
            }
        }
        Ok(())
    }

    /// One elevator with all that belongs to it.
    fn life(&mut self, life: Life) -> Result<()> {
        let known_on = life.known_on().max(pilots::first_marks_on()).min(self.world.options.as_of);
        let as_of = self.world.options.as_of;
        let known = |day: Day| day.clamp(known_on, as_of);
        self.remember_pair(&life);
        self.applications.remember(&life);
        let cards: Vec<(Day, ElevatorRow)> =
            life.cards.into_iter().map(|(day, card)| (known(day), card)).collect();
        self.shelf.put_states(&as_works_are_done(&cards))?;
        for row in life.insurance {
            self.shelf.put(known(row.valid_from), &row)?;
        }
        for row in life.inspections {
            self.shelf.put(known(row.inspected_on), &row)?;
        }
        for row in life.tests {
            self.test(row, known)?;
        }
        for row in life.visits {
            self.shelf.put(known(day_after(row.visited_at)), &row)?;
        }
        for row in life.annotations {
            self.shelf.put(known(row.from), &row)?;
        }
        for mut row in life.exits {
            self.exits += 1;
            row.notice_no = format!("退出-{}-{:05}", row.decided_on.year(), self.exits);
            self.shelf.put(known(row.decided_on), &row)?;
        }
        for row in life.incidents {
            self.incident(row, known)?;
        }
        Ok(())
    }

    /// A test is known once uploaded, and again when its problems are set right.
    fn test(&mut self, row: TestRow, known: impl Fn(Day) -> Day) -> Result<()> {
        let uploaded = (known(day_after(row.uploaded_at)), TestRow { rectified_on: None, ..row.clone() });
        match row.rectified_on {
            None => self.shelf.put_states(&[uploaded]),
            Some(rectified_on) => self.shelf.put_states(&[uploaded, (known(rectified_on), row)]),
        }
    }

    /// An incident is known while it still stands, and again when it is over.
    fn incident(&mut self, mut row: IncidentRow, known: impl Fn(Day) -> Day) -> Result<()> {
        self.incidents += 1;
        row.id = format!("YB96333-{:08}", self.incidents);
        let begun = (known(day_after(row.occurred_at)), IncidentRow { restored_at: None, ..row.clone() });
        match row.restored_at {
            None => self.shelf.put_states(&[begun]),
            Some(restored_at) => self.shelf.put_states(&[begun, (known(day_after(restored_at)), row)]),
        }
    }

    fn remember_pair(&mut self, life: &Life) {
        if life.annotations.iter().any(|mark| mark.pilot == Pilot::Maintenance) {
            let card = &life.cards[0].1;
            self.pairs.insert((card.user_uscc.clone(), card.maintainer_uscc.clone()));
        }
    }

    /// What is publicised becomes known on its day, or with the units it speaks of.
    fn publicity(&mut self) -> Result<()> {
        for row in self.applications.notices(self.world.options.as_of) {
            self.shelf.put(row.decided_on.max(pilots::first_marks_on()), &row)?;
        }
        Ok(())
    }

    fn commitments(&mut self) -> Result<()> {
        let mut rng = Rng::at(self.world.options.seed, PLEDGES, 0);
        for (user, maintainer) in &self.pairs {
            for row in pilots::commitments(user, maintainer, &mut rng) {
                self.shelf.put(row.from, &row)?;
            }
        }
        Ok(())
    }
}

/// What happens during a day is on record from the next.
/// The same card on each day it changed: a renovation or a major repair stands in it from its own day on.
fn as_works_are_done(cards: &[(Day, ElevatorRow)]) -> Vec<(Day, ElevatorRow)> {
    let Some((known_on, _)) = cards.first() else { return Vec::new() };
    let works = cards.iter().flat_map(|(_, card)| [card.renovated_on, card.overhauled_on]).flatten();
    let mut days: Vec<Day> =
        cards.iter().map(|(day, _)| *day).chain(works).filter(|day| day >= known_on).collect();
    days.sort_unstable();
    days.dedup();
    let on = |day: Day| {
        let mut card = cards.iter().rev().find(|(from, _)| *from <= day)?.1.clone();
        card.renovated_on = card.renovated_on.filter(|done| *done <= day);
        card.overhauled_on = card.overhauled_on.filter(|done| *done <= day);
        Some((day, card))
    };
    days.into_iter().filter_map(on).collect()
}

fn day_after(moment: Moment) -> Day {
    before(moment.date_naive(), -1)
}
