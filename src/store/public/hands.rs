//! In whose hands elevators were, as their cards said one after the other: what an act, a mark or an accident means is
//! asked of the units of then.

use std::collections::{BTreeSet, HashMap};

use super::super::{Error, Row, Tx};
use crate::domain::calendar::local_day;
use crate::domain::{Day, Instant};

/// Elevators or units looked up in one statement.
const AT_ONCE: usize = 1000;

/// The cards of an elevator, the earliest first.
#[derive(Debug, Default)]
pub struct Hands(Vec<Card>);

/// Whom a card names, and since when.
#[derive(Debug)]
pub struct Card {
    /// When it was published.
    pub since: Instant,
    /// The using unit, or a natural person.
    pub user: String,
    /// The maintenance unit.
    pub maintainer: Option<String>,
}

impl Card {
    fn units(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.user.as_str()).chain(self.maintainer.as_deref())
    }
}

impl Hands {
    /// The card in force at a moment. Before the first was published the elevator was in the hands that one names.
    pub fn at(&self, moment: Instant) -> Option<&Card> {
        self.last(|card| card.since <= moment)
    }

    /// The card in force when a day began: whoever is named anew on that day was not yet there.
    pub fn as_began(&self, day: Day) -> Option<&Card> {
        self.last(|card| local_day(card.since) < day)
    }

    /// Whether a unit used or maintained it when a day began.
    pub fn held(&self, uscc: &str, day: Day) -> bool {
        self.as_began(day).is_some_and(|card| card.units().any(|unit| unit == uscc))
    }

    /// Adds the next card.
    pub(super) fn add(&mut self, card: Card) {
        self.0.push(card);
    }

    /// Every unit in whose hands it ever was.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(Card::units)
    }

    fn last(&self, is_there: impl Fn(&Card) -> bool) -> Option<&Card> {
        self.0.iter().rfind(|card| is_there(card)).or(self.0.first())
    }
}

/// In whose hands these elevators were, by code.
pub async fn hands_of(tx: &mut Tx, codes: &[String]) -> Result<HashMap<String, Hands>, Error> {
    let mut hands: HashMap<String, Hands> = HashMap::with_capacity(codes.len());
    for chunk in codes.chunks(AT_ONCE) {
        let statement = tx
            .statement(
                "select e.code, l.published_at, e.user_uscc, e.maintainer_uscc from public_elevator e \
                 join gazette_log l on l.seq = e.from_seq where e.code in (",
            )
            .bind_all(chunk.iter().cloned())
            .push(") order by e.from_seq");
        for row in tx.fetch(statement).await? {
            let code: String = row.get(0)?;
            let card = card(&row, 1, &code)?;
            hands.entry(code).or_default().add(card);
        }
    }
    Ok(hands)
}

/// The card of an elevator whose moment, user and maintainer stand from a column on.
pub(super) fn card(row: &Row, at: usize, code: &str) -> Result<Card, Error> {
    let Some(since) = Instant::from_timestamp_micros(row.get(at)?) else {
        return Err(Error::Corrupt { table: "gazette_log", column: "published_at", key: code.to_owned() });
    };
    Ok(Card { since, user: row.get(at + 1)?, maintainer: row.get(at + 2)? })
}

/// Codes of all elevators that one of these units uses or maintains, or did according to an earlier card.
pub async fn codes_ever_of_units(tx: &mut Tx, usccs: &[String]) -> Result<BTreeSet<String>, Error> {
    let mut codes = BTreeSet::new();
    for chunk in usccs.chunks(AT_ONCE) {
        let statement = tx
            .statement("select code from public_elevator where user_uscc in (")
            .bind_all(chunk.iter().cloned())
            .push(") union select code from public_elevator where maintainer_uscc in (")
            .bind_all(chunk.iter().cloned())
            .push(")");
        for row in tx.fetch(statement).await? {
            codes.insert(row.get(0)?);
        }
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::asking::ask;
    use crate::store::{Dialect, Statement};

    #[test]
    fn a_card_of_no_moment_is_told_and_not_one_of_1970() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let of = |text| {
            let rows = ask(&connection, Statement::fixed(Dialect::Sqlite, text, Vec::new())).unwrap();
            card(&rows[0], 0, "200001")
        };
        let sound = of("select 1636905600000000, 'user', null").unwrap();
        assert_eq!(sound.since.to_rfc3339(), "2021-11-14T16:00:00+00:00");
        let odd = of("select 9223372036854775807, 'user', null").unwrap_err();
        assert_eq!(odd.to_string(), "corrupt row in gazette_log.published_at, key 200001");
    }
}
