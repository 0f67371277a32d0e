//! A user and a maintainer together: what they bring to the records of the elevators they share, and what happened to
//! those. Its cost grows with their elevators.

use std::collections::BTreeMap;

use super::super::{Error, Row, Statement, Store, Value};
use super::entry::{ENTRY, Published, published};
use super::hands::{Hands, card};
use crate::domain::Day;

/// The units `$1` and `$2`, notices about them and the first's promises to the second, as a reader at position `$3` sees
/// them.
const ENTRIES: &str = "select l.seq, l.kind, l.published_at, l.body from (\
    select from_seq from public_unit where uscc in ($1, $2) and from_seq <= $3 \
    and (to_seq is null or to_seq > $3) \
    union all select from_seq from public_notice where subject_id in ($1, $2) and from_seq <= $3 \
    and (to_seq is null or to_seq > $3) \
    union all select from_seq from public_commitment where user_uscc = $1 and maintainer_uscc = $2 \
    and from_seq <= $3 and (to_seq is null or to_seq > $3)\
    ) found join gazette_log l on l.seq = found.from_seq";

/// From where marks are looked at.
#[derive(Debug, Clone, Copy)]
pub struct PairsAt {
    /// The position of the log.
    pub seq: u64,
    /// The position at the end of the pilot's last day, of a reader after it.
    pub pilot_ended_at: Option<u64>,
}

/// Appends that card `e` is the last one published up to a position, or the first if all came later.
fn of_then(statement: Statement, seq: u64, then: u64) -> Statement {
    statement
        .push("(e.from_seq <= ")
        .bind(then)
        .push(" and (e.to_seq is null or e.to_seq > ")
        .bind(then)
        .push(") or e.from_seq > ")
        .bind(then)
        .push(" and e.from_seq <= ")
        .bind(seq)
        .push(
            " and not exists (select 1 from public_elevator f where f.code = e.code and f.from_seq < e.from_seq))",
        )
}

/// That card `e` names the units of the elevator that bears mark `m` still: the card of now, or that of the pilot's end
/// once the pilot is over.
fn bearing(statement: Statement, at: PairsAt) -> Statement {
    let statement = statement.push("m.to_on is null and (");
    let statement = match at.pilot_ended_at {
        None => statement.visible("e", at.seq),
        Some(then) => of_then(statement, at.seq, then),
    };
    statement.push(")")
}

/// A user and a maintainer, by credit code.
type Pair = (String, String);
/// A mark: the elevator's code, the first day, the first day without it.
type Borne = (String, Day, Option<Day>);

impl Store {
    /// What two units bring to the records of their elevators: the units, notices about them, and their promises to
    /// each other.
    pub async fn pair_entries(
        &self,
        seq: u64,
        user: Option<&str>,
        maintainer: Option<&str>,
    ) -> Result<Vec<Published>, Error> {
        let unit = |code: Option<&str>| Value::from(code.map(str::to_owned));
        let rows = self.look_up(ENTRIES, vec![unit(user), unit(maintainer), seq.into()]).await?;
        rows.iter().map(|row| published(row, 0)).collect()
    }

    /// Marks in the maintenance pilot that elevators bore while they were a user's and a maintainer's.
    pub async fn marks_of_pair(
        &self,
        at: PairsAt,
        user: &str,
        maintainer: &str,
    ) -> Result<Vec<Borne>, Error> {
        let statement = self
            .statement(
                "select m.elevator_code, m.from_on, m.to_on from public_elevator e \
                 join public_mark m on m.elevator_code = e.code and m.pilot = 'maintenance' and ",
            )
            .visible("m", at.seq)
            .push(" where e.user_uscc = ")
            .bind(user)
            .push(" and e.maintainer_uscc = ")
            .bind(maintainer)
            .push(" and ");
        let rows = self.fetch(bearing(statement, at)).await?;
        let mut marks: Vec<Borne> = rows
            .iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect::<Result<_, Error>>()?;
        let of_pair = |statement: Statement| {
            statement
                .push(" and m.elevator_code in (select o.code from public_elevator o where o.user_uscc = ")
                .bind(user)
                .push(" and o.maintainer_uscc = ")
                .bind(maintainer)
                .push(")")
        };
        let ended = self.ended_marks(at.seq, of_pair).await?;
        let theirs = ended.into_iter().filter(|((by, with), _)| by == user && with == maintainer);
        marks.extend(theirs.map(|(_, mark)| mark));
        Ok(marks)
    }

    /// The same of every user and maintainer.
    pub async fn marks_of_pairs(&self, at: PairsAt) -> Result<Vec<(Pair, Borne)>, Error> {
        let statement = self
            .statement(
                "select e.user_uscc, e.maintainer_uscc, m.elevator_code, m.from_on, m.to_on from public_mark m \
                 join public_elevator e on e.code = m.elevator_code and e.user_uscc is not null \
                 and e.maintainer_uscc is not null where m.pilot = 'maintenance' and ",
            )
            .visible("m", at.seq)
            .push(" and ");
        let rows = self.fetch(bearing(statement, at)).await?;
        let read = |row: &Row| Ok(((row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?, row.get(4)?)));
        let mut marks: Vec<(Pair, Borne)> = rows.iter().map(read).collect::<Result<_, Error>>()?;
        marks.extend(self.ended_marks(at.seq, |statement| statement).await?);
        Ok(marks)
    }

    /// Marks in the maintenance pilot that an act ended, and whose elevators they were when that day began: neither a new
    /// card nor a corrected mark moves to others what happened before.
    async fn ended_marks(
        &self,
        seq: u64,
        narrowed: impl Fn(Statement) -> Statement,
    ) -> Result<Vec<(Pair, Borne)>, Error> {
        let statement = self
            .statement(
                "select m.from_seq, m.elevator_code, m.from_on, m.to_on, l.published_at, e.user_uscc, \
                 e.maintainer_uscc from public_mark m join public_elevator e on e.code = m.elevator_code \
                 join gazette_log l on l.seq = e.from_seq where m.pilot = 'maintenance' and m.to_on is not null and ",
            )
            .visible("m", seq)
            .push(" and e.from_seq <= ")
            .bind(seq);
        let rows = self.fetch(narrowed(statement).push(" order by m.from_seq, e.from_seq")).await?;
        let mut marks: BTreeMap<u64, (Borne, Hands)> = BTreeMap::new();
        for row in &rows {
            let (code, from, to): (String, Day, Day) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let card = card(row, 4, &code)?;
            let new = || ((code, from, Some(to)), Hands::default());
            marks.entry(row.count(0)?).or_insert_with(new).1.add(card);
        }
        let by_pair = |(mark, hands): (Borne, Hands)| {
            let card = hands.as_began(mark.2?)?;
            Some(((card.user.clone(), card.maintainer.clone()?), mark))
        };
        Ok(marks.into_values().filter_map(by_pair).collect())
    }

    /// Every incident.
    pub async fn incidents(&self, seq: u64) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_event v join gazette_log l on l.seq = v.from_seq where v.kind = 'incident' and ")
            .visible("v", seq);
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }

    /// Incidents of the elevators that are or were a user's and a maintainer's.
    pub async fn incidents_of_pair(
        &self,
        seq: u64,
        user: &str,
        maintainer: &str,
    ) -> Result<Vec<Published>, Error> {
        let statement = self
            .statement("select ")
            .push(ENTRY)
            .push(" from public_event v join gazette_log l on l.seq = v.from_seq where v.kind = 'incident' and ")
            .visible("v", seq)
            .push(" and v.elevator_code in (select e.code from public_elevator e where e.user_uscc = ")
            .bind(user)
            .push(" and e.maintainer_uscc = ")
            .bind(maintainer)
            .push(")");
        self.fetch(statement).await?.iter().map(|row| published(row, 0)).collect()
    }
}
