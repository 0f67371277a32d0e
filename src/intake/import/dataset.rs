//! What each dataset may add to the common road of an import.

use std::collections::BTreeMap;

use super::Error;
use super::change::Changed;
use super::report::{Fault, Report};
use super::row::Draft;
use crate::domain::Instant;
use crate::domain::register::order::Ordered;
use crate::domain::register::{Dataset, Value};
use crate::gazette::Gazette;
use crate::gazette::disclosure::Disclosed;
use crate::gazette::publish::{Draft as Publication, Filed};
use crate::store::Tx;

/// What a row refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// A unit by credit code.
    Unit,
    /// An elevator by code.
    Elevator,
}

/// A reference from a row to a thing that must be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// The column that refers.
    pub column: &'static str,
    /// To what.
    pub target: Target,
    /// To which.
    pub id: String,
}

impl Reference {
    pub(super) fn unit(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Unit, id: id.to_owned() }
    }

    pub(super) fn elevator(column: &'static str, id: &str) -> Self {
        Self { column, target: Target::Elevator, id: id.to_owned() }
    }
}

/// A column and what is wrong with it.
pub(super) type Refused = (&'static str, String);

/// A dataset that can be imported. The defaults are those of a dataset without particularities.
pub(super) trait Imported: Dataset + Ordered {
    /// What of it is public.
    type Public: Disclosed + Filed;

    /// Brings values of open vocabularies to their codes; refuses undeclared ones.
    fn normalise(_values: &mut [Option<Value>], _gazette: &Gazette) -> Result<(), Fault> {
        Ok(())
    }

    /// The fact with what our own exports withhold: a blank there is no news.
    #[must_use]
    fn with_withheld(self, _before: &Self) -> Self {
        self
    }

    /// The fact with what its blank cells mean written out.
    #[must_use]
    fn spelt_out(self) -> Self {
        self
    }

    /// Whether the public sees a difference. A change of private columns alone is saved, and publishes nothing.
    fn is_news(_before: &Self, _after: &Self) -> bool {
        true
    }

    /// The things that must be known.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// What contradicts itself beyond the order of dates.
    fn check(&self) -> Result<(), Refused> {
        Ok(())
    }

    /// The elevator whose installation this event should follow, and the event's day with its column.
    fn follows_installation(&self) -> Option<(&str, crate::domain::Day, &'static str)> {
        None
    }

    /// The elevator whose due days follow from this change.
    fn dated_elevator(_change: &Changed<Self>) -> Option<&str> {
        None
    }

    /// Refuses rows that clash with others; what is left.
    async fn exclude(
        _tx: &mut Tx,
        rows: Vec<(Draft<Self>, Changed<Self>)>,
        _report: &mut Report,
    ) -> Result<Vec<(Draft<Self>, Changed<Self>)>, Error> {
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
