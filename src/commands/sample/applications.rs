//! The publicity of the sample's applications: of some units that bear marks, over before the first of them; of some that
//! bear none, still running on the register's last day. How long it runs is the domain's business.

use std::collections::BTreeMap;

use super::days::before;
use super::life::Life;
use super::rows::{NoticeRow, PRIVATE_PERSON};
use super::{pilots, places};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::domain::notice::NoticeKind;
use crate::domain::programme::Pilot;

/// Units with marks whose publicity is told, of each pilot.
const TOLD: usize = 12;
/// Units without marks that are remembered: more than apply at once.
const REMEMBERED: usize = 60;
/// Days from the publication to the first mark: fifteen, and a week for the list of elevators and its check.
const TO_FIRST_MARK: i64 = 22;

/// A publicity that runs: how many days ago it was published, and after how many it ends where the bureau set a longer
/// time.
type Running = (i64, Option<i64>);
/// Of units that join the maintenance pilot.
const JOINING: [Running; 2] = [(5, None), (12, None)];
/// Of units that want to test after a year in it; the first is over tonight.
const TESTING: [Running; 2] = [(15, None), (1, Some(20))];
/// Of an elevator.
const OF_ELEVATOR: Running = (8, None);

/// An elevator in a pilot district that bears no mark so far.
struct Unmarked {
    code: String,
    authority: String,
}

/// What the lives told so far say about applications.
#[derive(Default)]
pub struct Applications {
    /// Pilot and using unit, with the day of its first mark and who put it on.
    marked: BTreeMap<(Pilot, String), (Day, String)>,
    /// One for each using unit.
    unmarked: BTreeMap<String, Unmarked>,
}

impl Applications {
    /// Takes notice of one elevator.
    pub fn remember(&mut self, life: &Life) {
        let card = &life.cards[0].1;
        if card.user_uscc == PRIVATE_PERSON {
            return;
        }
        for mark in &life.annotations {
            let first = self.marked.entry((mark.pilot, card.user_uscc.clone()));
            let first = first.or_insert_with(|| (mark.from, mark.authority.clone()));
            if mark.from < first.0 {
                *first = (mark.from, mark.authority.clone());
            }
        }
        let is_free = life.annotations.is_empty() && card.status == ElevatorStatus::InUse;
        let region = places::all().find(|region| region.name == card.region);
        let region = region.filter(|region| is_free && pilots::marks_from(region).is_some());
        if let Some(region) = region.filter(|_| self.unmarked.len() < REMEMBERED) {
            let authority = places::bureau(region);
            let unmarked = || Unmarked { code: card.code.clone(), authority };
            self.unmarked.entry(card.user_uscc.clone()).or_insert_with(unmarked);
        }
    }

    /// The notices, the oldest first.
    pub fn notices(&self, as_of: Day) -> Vec<NoticeRow> {
        let mut rows = Vec::new();
        for pilot in [Pilot::Maintenance, Pilot::Testing] {
            let marked = self.marked.iter().filter(|((of, _), _)| *of == pilot).take(TOLD);
            for ((_, user), (first_mark, authority)) in marked {
                let on = before(*first_mark, TO_FIRST_MARK);
                rows.push(row(pilot, ("unit", user), on, None, authority));
            }
        }
        rows.extend(self.running(as_of));
        rows.sort_by(|a, b| (a.decided_on, &a.subject_id).cmp(&(b.decided_on, &b.subject_id)));
        for (n, row) in (1..).zip(&mut rows) {
            row.notice_no = format!("公示-{}-{n:05}", row.decided_on.format("%Y"));
        }
        rows
    }

    /// Those that still run on a day.
    fn running(&self, as_of: Day) -> Vec<NoticeRow> {
        let bears = |pilot, user: &String| self.marked.contains_key(&(pilot, user.clone()));
        let joining: Vec<_> =
            self.unmarked.iter().filter(|(user, _)| !bears(Pilot::Maintenance, user)).collect();
        let a_year_ago = before(as_of, 365);
        let in_pilot = self.marked.iter().filter(|((pilot, _), (first_mark, _))| {
            *pilot == Pilot::Maintenance && *first_mark <= a_year_ago
        });
        let testing = in_pilot.map(|((_, user), _)| user).filter(|user| !bears(Pilot::Testing, user));
        let published = |(pilot, subject, id, authority): (Pilot, &'static str, &str, &str),
                         running: Running| {
            let on = before(as_of, running.0);
            let to = running.1.map(|days| before(on, -days));
            row(pilot, (subject, id), on, to, authority)
        };
        let mut rows = Vec::new();
        for ((user, one), running) in joining.iter().zip(JOINING) {
            rows.push(published((Pilot::Maintenance, "unit", user, &one.authority), running));
        }
        for (user, running) in testing.zip(TESTING) {
            rows.push(published((Pilot::Testing, "unit", user, places::CITY_BUREAU), running));
        }
        if let Some((_, one)) = joining.first().copied().or_else(|| self.unmarked.iter().next()) {
            rows.push(published((Pilot::Maintenance, "elevator", &one.code, &one.authority), OF_ELEVATOR));
        }
        rows
    }
}

fn row(
    pilot: Pilot,
    (subject, id): (&'static str, &str),
    on: Day,
    publicity_to: Option<Day>,
    authority: &str,
) -> NoticeRow {
    NoticeRow {
        notice_no: String::new(),
        kind: NoticeKind::Publicity,
        pilot,
        subject,
        subject_id: id.to_owned(),
        code: "",
        decided_on: on,
        authority: authority.to_owned(),
        basis: "符合试点条件，确认后公示".to_owned(),
        publicity_to,
    }
}
