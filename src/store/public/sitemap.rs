//! What a map of all public pages is made of: the present things of each kind in the order of their keys, each with
//! the newest entry about it. Read in stretches by keyset, so that memory stays flat however many there are.

use super::super::{Error, Row, Store};
use super::feed::Fed;
use crate::domain::Day;

/// A thing with a page, and the newest entry about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub id: String,
    /// The newest entry.
    pub seq: u64,
}

/// Elevators of one estate, as they were reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEstate {
    /// The name.
    pub name: String,
    /// The region as reported.
    pub region: String,
    /// The subdistrict.
    pub subdistrict: Option<String>,
    /// The newest entry about any of its elevators.
    pub seq: u64,
}

/// The newest entry about an elevator `e`, in columns: its card, what happened to it, its marks.
const NEWEST_OF_ELEVATOR: &str = "e.from_seq, \
    (select max(v.from_seq) from public_event v where v.elevator_code = e.code), \
    (select max(m.from_seq) from public_mark m where m.elevator_code = e.code), \
    (select max(n.from_seq) from public_notice n where n.subject_id = e.code)";

/// The newest of positions, some of which may be absent.
fn newest(row: &Row, columns: std::ops::Range<usize>) -> Result<u64, Error> {
    let mut newest = 0;
    for at in columns {
        newest = newest.max(row.position(at)?.unwrap_or_default());
    }
    Ok(newest)
}

impl Store {
    /// Present things of a kind after a key, in order.
    pub async fn listed(&self, of: Fed, after: &str, limit: u64) -> Result<Vec<Listed>, Error> {
        let (columns, from) = match of {
            Fed::Elevators => (NEWEST_OF_ELEVATOR, "public_elevator e where e.to_seq is null and e.code"),
            Fed::Units => (
                "e.from_seq, (select max(c.from_seq) from public_commitment c where c.user_uscc = e.uscc), \
                 (select max(c.from_seq) from public_commitment c where c.maintainer_uscc = e.uscc), \
                 (select max(n.from_seq) from public_notice n where n.subject_id = e.uscc)",
                "public_unit e where e.to_seq is null and e.uscc",
            ),
            Fed::Notices => (
                "e.from_seq, cast(null as bigint), cast(null as bigint), cast(null as bigint)",
                "public_notice e where e.to_seq is null and e.notice_no",
            ),
            Fed::Commitments => return Ok(Vec::new()),
        };
        let key = from.rsplit(' ').next().unwrap_or_default();
        let statement = self
            .statement(&format!("select {key}, {columns} from {from} > "))
            .bind(after)
            .push(&format!(" order by {key} limit "))
            .bind(limit);
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok(Listed { id: row.get(0)?, seq: newest(row, 1..5)? })).collect()
    }

    /// Present estates by name after one of them, as their elevators were reported.
    pub async fn listed_estates(&self, after: &str, limit: u64) -> Result<Vec<ListedEstate>, Error> {
        let statement = self
            .statement(
                "select g.estate, g.region, g.subdistrict, max(g.card), max(g.event), max(g.mark), max(g.notice) \
                 from (select e.estate, e.region, e.subdistrict, e.from_seq as card, \
                 (select max(v.from_seq) from public_event v where v.elevator_code = e.code) as event, \
                 (select max(m.from_seq) from public_mark m where m.elevator_code = e.code) as mark, \
                 (select max(n.from_seq) from public_notice n where n.subject_id = e.code) as notice \
                 from public_elevator e where e.to_seq is null and e.estate in (\
                 select distinct s.estate from public_elevator s where s.to_seq is null and s.estate > ",
            )
            .bind(after)
            .push(" order by s.estate limit ")
            .bind(limit)
            .push(")) g group by g.estate, g.region, g.subdistrict order by g.estate, g.region, g.subdistrict");
        let rows = self.fetch(statement).await?;
        let estate = |row: &Row| {
            Ok(ListedEstate {
                name: row.get(0)?,
                region: row.get(1)?,
                subdistrict: row.get(2)?,
                seq: newest(row, 3..7)?,
            })
        };
        rows.iter().map(estate).collect()
    }

    /// The newest entry about anything of a stretch: after a key and up to another, or to the end.
    pub async fn newest_of(&self, of: Fed, after: &str, until: Option<&str>) -> Result<u64, Error> {
        let places: &[&str] = match of {
            Fed::Elevators => &[
                "public_elevator where code",
                "public_event where elevator_code",
                "public_mark where elevator_code",
                "public_notice where subject = 'elevator' and subject_id",
            ],
            Fed::Units => &[
                "public_unit where uscc",
                "public_commitment where user_uscc",
                "public_commitment where maintainer_uscc",
                "public_notice where subject = 'unit' and subject_id",
            ],
            Fed::Notices => &["public_notice where notice_no"],
            Fed::Commitments => &[],
        };
        self.newest_in(places.iter().map(|place| ("max(from_seq)", *place, "")), after, until).await
    }

    /// The same of estates by name. Entries are looked at from the newest on, so that the first that fits ends it.
    pub async fn newest_of_estates(&self, after: &str, until: Option<&str>) -> Result<u64, Error> {
        const OF_ELEVATOR: [&str; 3] = [
            "public_event x cross join public_elevator e where e.code = x.elevator_code and e.to_seq is null and e.estate",
            "public_mark x cross join public_elevator e where e.code = x.elevator_code and e.to_seq is null and e.estate",
            "public_notice x cross join public_elevator e where e.code = x.subject_id and e.to_seq is null and e.estate",
        ];
        let own = "public_elevator x where x.to_seq is null and x.estate";
        let places = OF_ELEVATOR.into_iter().chain([own]);
        let newest = places.map(|place| ("x.from_seq", place, " order by x.from_seq desc limit 1"));
        self.newest_in(newest, after, until).await
    }

    /// The newest of what is found in places that end with the key: what to take, where, and what follows.
    async fn newest_in(
        &self,
        places: impl Iterator<Item = (&'static str, &'static str, &'static str)>,
        after: &str,
        until: Option<&str>,
    ) -> Result<u64, Error> {
        let mut found = 0;
        for (taken, place, rest) in places {
            let key = place.rsplit(' ').next().unwrap_or_default();
            let mut statement = self.statement(&format!("select {taken} from {place} > ")).bind(after);
            if let Some(until) = until {
                statement = statement.push(&format!(" and {key} <= ")).bind(until);
            }
            for row in self.fetch(statement.push(rest)).await? {
                found = found.max(row.position(0)?.unwrap_or_default());
            }
        }
        Ok(found)
    }

    /// The keys after which stretches of this length begin: nothing for the first, then the last key of the one before.
    pub async fn stretches(&self, of: Fed, length: u64) -> Result<Vec<String>, Error> {
        let (table, key) = of.place();
        self.walk_stretches(length, &format!("select {key} from {table} where to_seq is null and {key}"), key)
            .await
    }

    /// The same of estates by name.
    pub async fn stretches_of_estates(&self, length: u64) -> Result<Vec<String>, Error> {
        const NAMES: &str = "select distinct estate from public_elevator where to_seq is null and estate";
        self.walk_stretches(length, NAMES, "estate").await
    }

    async fn walk_stretches(&self, length: u64, keys: &str, key: &str) -> Result<Vec<String>, Error> {
        let mut begins = Vec::new();
        let mut after = String::new();
        loop {
            let statement = self
                .statement(&format!("select max(p.{key}), count(*) from ({keys} > "))
                .bind(after.clone())
                .push(&format!(" order by {key} limit "))
                .bind(length)
                .push(") p");
            let rows = self.fetch(statement).await?;
            // Of nothing the last key is null: a stretch with nothing in it does not begin.
            let Some(row) = rows.first() else { return Ok(begins) };
            let (last, count): (Option<String>, u64) = (row.get(0)?, row.count(1)?);
            let Some(last) = last else { return Ok(begins) };
            begins.push(std::mem::replace(&mut after, last));
            if count < length {
                return Ok(begins);
            }
        }
    }

    /// The days on which something was published, each with its last position, in order.
    pub async fn published_days(&self) -> Result<Vec<(u64, Day)>, Error> {
        let statement = self.statement("select last_seq, day from gazette_day order by last_seq");
        let rows = self.fetch(statement).await?;
        rows.iter().map(|row| Ok((row.count(0)?, row.get(1)?))).collect()
    }
}
