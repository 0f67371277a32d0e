//! What each dataset may add to the common road of an import.

use std::collections::BTreeMap;

use super::change::Changed;
use super::error::Error;
use crate::domain::Instant;
use crate::domain::register::order::Ordered;
use crate::gazette::Gazette;
use crate::gazette::disclosure::Disclosed;
use crate::gazette::publish::{Draft as Publication, Filed};
use crate::intake::import::reading::{Origin, Readable};
use crate::intake::import::report::Report;
use crate::store::Tx;

/// What a row refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// A unit by credit code.
    Unit,
    /// An elevator by code.
    Elevator,
}

/// A reference from a row to a thing that must be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The column that refers.
    pub column: &'static str,
    /// To what.
    pub target: Target,
    /// To which.
    pub id: String,
}

impl Reference {
    pub fn unit(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Unit, id: id.to_owned() }
    }

    pub fn elevator(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Elevator, id: id.to_owned() }
    }
}

/// A column and what it contradicts.
pub type Contradiction = (&'static str, String);

/// A dataset that can be imported. The defaults are those of a dataset without particularities.
pub trait Imported: Readable + Ordered {
    /// What of it is public.
    type Public: Disclosed + Filed;

    /// Whether the public sees a difference. A change of private columns alone is saved, and publishes nothing.
    fn is_news(_before: &Self, _after: &Self) -> bool {
        true
    }

    /// The things that must be known.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// What contradicts itself beyond the order of dates.
    fn check(&self) -> Result<(), Contradiction> {
        Ok(())
    }

    /// The elevator whose installation this event should follow, and the event's day with its column.
    fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
        None
    }

    /// The elevator that this happened to, or that it holds for.
    fn elevator(&self) -> Option<&str> {
        None
    }

    /// The elevator whose due days follow from this change.
    fn dated_elevator(_change: &Changed<Self>) -> Option<&str> {
        None
    }

    /// Refuses rows that clash with others; what is left.
    async fn exclude(
        _tx: &mut Tx,
        rows: Vec<(Origin, Changed<Self>)>,
        _report: &mut Report,
    ) -> Result<Vec<(Origin, Changed<Self>)>, Error> {
        Ok(rows)
    }

    /// Notes what breaks a rule of admission: an import records what was decided and never decides again.
    async fn hint(
        _tx: &mut Tx,
        _changed: &[Changed<Self>],
        _gazette: &Gazette,
        _report: &mut Report,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// Notes what can be judged only when the whole file has been read: what [`Report::judge_later`] was told, each
    /// with the line of its first row.
    async fn conclude(
        _tx: &mut Tx,
        _open: &BTreeMap<String, u64>,
        _gazette: &Gazette,
        _report: &mut Report,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// What is published of the changed facts.
    async fn publications(
        tx: &mut Tx,
        changed: &[Changed<Self>],
    ) -> Result<Vec<Publication<Self::Public>>, Error>;

    /// What follows for other facts, published in the same transaction; the elevators it touched.
    async fn consequences(
        _tx: &mut Tx,
        _now: Instant,
        _changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }
}
