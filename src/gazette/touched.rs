//! What the newest entries of the log touched: how copies learn what to forget.

use std::collections::HashSet;

use super::disclosure::PublicCommitment;
use super::{Error, Gazette, Kind, Tag};
use crate::domain::exit::code::Subject;
use crate::domain::label::Vocabulary;
use crate::store::log::Touch;

/// Entries looked at one by one; beyond that everything counts as changed.
const MOST: u64 = 5000;

/// What changed after a position.
#[derive(Debug)]
pub enum Touched {
    /// Nothing.
    Nothing,
    /// These things, up to a position.
    Some(u64, Vec<Tag>),
    /// So much, up to a position, that everything counts as changed.
    Everything(u64),
    /// Whatever else, withdrawals among it, up to a position: every copy must go at once.
    Withdrawals(u64),
}

impl Gazette {
    /// What was published after a position.
    pub async fn touched(&self, after: u64) -> Result<Touched, Error> {
        let position = self.position().await?;
        if position <= after {
            return Ok(Touched::Nothing);
        }
        if position - after > MOST {
            let newest = self.store.withdrawals(position + 1, 1).await?;
            let is_withdrawn = newest.first().is_some_and(|withdrawal| withdrawal.seq > after);
            return Ok(if is_withdrawn {
                Touched::Withdrawals(position)
            } else {
                Touched::Everything(position)
            });
        }
        let touches = self.store.log_touches(after, position).await?;
        // What is withdrawn must not stand in any copy, not even where it is only mentioned.
        if touches.iter().any(|touch| touch.kind == Kind::WITHDRAWAL.name()) {
            return Ok(Touched::Withdrawals(position));
        }
        let mut tags = HashSet::new();
        for touch in &touches {
            tags.extend(tags_of(touch)?);
        }
        Ok(Touched::Some(position, tags.into_iter().collect()))
    }
}

/// The things whose records an entry changes: itself, the elevator it happened to with its units, the units that
/// promised, the subject of a notice; those of the entry it replaced too; and the lists it stands in.
fn tags_of(touch: &Touch) -> Result<Vec<Tag>, Error> {
    let mut tags = vec![Tag::thing(&touch.kind, &touch.id), Tag::kind(&touch.kind)];
    if let Some(code) = &touch.elevator {
        tags.extend([Tag::thing(Kind::ELEVATOR.name(), code), Tag::kind(Kind::ELEVATOR.name())]);
    }
    let is = |kind: Kind| touch.kind == kind.name();
    // A visit, an inspection or a policy changes nothing that is said of the units.
    if is(Kind::ELEVATOR) || is(Kind::PILOT_MARK) || is(Kind::INCIDENT) {
        tags.extend(touch.units.iter().map(|unit| Tag::thing(Kind::UNIT.name(), unit)));
    }
    let unreadable = |source| Error::Unreadable { seq: touch.seq, kind: touch.kind.clone(), source };
    if is(Kind::COMMITMENT)
        && let Some(body) = &touch.body
    {
        let promise: PublicCommitment = serde_json::from_str(body).map_err(unreadable)?;
        for unit in [&promise.user_uscc, &promise.maintainer_uscc] {
            tags.push(Tag::thing(Kind::UNIT.name(), unit));
        }
    }
    if let Some((subject, id)) = &touch.subject {
        let kind = match Subject::parse(subject) {
            Some(Subject::Elevator) => Kind::ELEVATOR,
            Some(Subject::Unit) | None => Kind::UNIT,
        };
        tags.push(Tag::thing(kind.name(), id));
    }
    Ok(tags)
}
