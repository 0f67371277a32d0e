//! What units and elevators add to the common road.

use crate::domain::Instant;
use crate::domain::register::{Elevator, Text, Unit, UserRef};
use crate::gazette::Gazette;
use crate::gazette::disclosure::{PublicElevator, PublicUnit};
use crate::gazette::publish::Draft as Publication;
use crate::intake::import::judging::{Changed, Error, Imported, Reference, refuse_shared_device_codes};
use crate::intake::import::reading::{Origin, Readable};
use crate::intake::import::report::Report;
use crate::intake::import::{hints, marks};
use crate::store::Tx;

impl Readable for Unit {}

impl Imported for Unit {
    disclosed_as!(PublicUnit);
}

impl Readable for Elevator {
    /// The place of a natural person's elevator is never exported, so a blank cell does not clear it.
    fn with_withheld(self, before: &Self) -> Self {
        if self.user_uscc != UserRef::Person || before.user_uscc != UserRef::Person {
            return self;
        }
        let kept = |new: Option<Text>, known: &Option<Text>| new.or_else(|| known.clone());
        Self {
            subdistrict: kept(self.subdistrict, &before.subdistrict),
            estate: kept(self.estate, &before.estate),
            address: kept(self.address, &before.address),
            inner_no: kept(self.inner_no, &before.inner_no),
            place_kind: kept(self.place_kind, &before.place_kind),
            ..self
        }
    }
}

impl Imported for Elevator {
    disclosed_as!(PublicElevator);

    fn references(&self) -> Vec<Reference> {
        let user = self.user_uscc.unit().map(|unit| Reference::unit("user_uscc", unit.as_str()));
        let maintainer =
            self.maintainer_uscc.as_ref().map(|unit| Reference::unit("maintainer_uscc", unit.as_str()));
        user.into_iter().chain(maintainer).collect()
    }

    /// To a new one nothing has happened: events are taken of known elevators only.
    fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
        change.before.is_some().then(|| change.fact.code.as_str())
    }

    async fn exclude(
        tx: &mut Tx,
        rows: Vec<(Origin, Changed<Self>)>,
        report: &mut Report,
    ) -> Result<Vec<(Origin, Changed<Self>)>, Error> {
        Ok(refuse_shared_device_codes(tx, rows, report).await?)
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        Ok(hints::of_elevators(tx, changed, report).await?)
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        marks::end_marks_of_changed_units(tx, now, changed).await
    }
}
