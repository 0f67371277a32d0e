//! What the pilots bring: promises, marks, notices, districts and bureaus.

use std::collections::BTreeMap;

use super::vocabulary::{position, to_code};
use crate::domain::Instant;
use crate::domain::exit::code::Subject;
use crate::domain::notice;
use crate::domain::register::{Annotation, Bureau, Commitment, Notice, PilotDistrict, Value};
use crate::gazette::Gazette;
use crate::gazette::disclosure::{
    PublicBureau, PublicCommitment, PublicMark, PublicNotice, PublicPilotDistrict,
};
use crate::gazette::publish::Draft as Publication;
use crate::intake::import::judging::{Changed, Contradiction, Error, Imported, Reference};
use crate::intake::import::reading::{Fault, Readable};
use crate::intake::import::report::Report;
use crate::intake::import::{hints, marks};
use crate::store::Tx;

impl Readable for Commitment {
    fn normalise(values: &mut [Option<Value>], gazette: &Gazette) -> Result<(), Fault> {
        let at = position::<Self>("indicator");
        to_code(values, at, "indicator", gazette.indicators(), |i| &i.code, |i| &i.label)
    }
}

impl Imported for Commitment {
    disclosed_as!(PublicCommitment);

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::unit("user_uscc", self.user_uscc.as_str()),
            Reference::unit("maintainer_uscc", self.maintainer_uscc.as_str()),
        ]
    }

    async fn hint(
        _tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        hints::of_promises(changed, report);
        Ok(())
    }

    async fn conclude(
        tx: &mut Tx,
        open: &BTreeMap<String, u64>,
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        Ok(hints::of_whole_promises(tx, open, gazette, report).await?)
    }
}

impl Readable for Annotation {}

impl Imported for Annotation {
    type Public = PublicMark;
    of_elevator!();
    due_days_follow!();
    follows_installation!(|fact| fact.from, "from");

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        Ok(hints::of_marks(tx, changed, gazette, report).await?)
    }

    async fn publications(
        tx: &mut Tx,
        changed: &[Changed<Self>],
    ) -> Result<Vec<Publication<PublicMark>>, Error> {
        marks::mark_publications(tx, changed).await
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        marks::end_marks_of_known_exits(tx, now, changed).await
    }
}

impl Readable for Notice {
    fn spelt_out(self) -> Self {
        Self::spelt_out(self)
    }
}

impl Imported for Notice {
    disclosed_as!(PublicNotice);

    fn references(&self) -> Vec<Reference> {
        let id = self.subject_id.as_str();
        match self.subject {
            Subject::Unit => vec![Reference::unit("subject_id", id)],
            Subject::Elevator => vec![Reference::elevator("subject_id", id)],
        }
    }

    fn check(&self) -> Result<(), Contradiction> {
        notice::check_ground(self.kind(), self.code, self.pilot, self.subject)
            .and_then(|()| notice::period(self.kind(), self.decided_on, self.publicity_to))
            .map(|_| ())
            .map_err(|(column, refusal)| (column, refusal.to_string()))
    }

    async fn hint(
        tx: &mut Tx,
        changed: &[Changed<Self>],
        _gazette: &Gazette,
        report: &mut Report,
    ) -> Result<(), Error> {
        Ok(hints::of_notices(tx, changed, report).await?)
    }

    async fn consequences(
        tx: &mut Tx,
        now: Instant,
        changed: &[Changed<Self>],
    ) -> Result<Vec<String>, Error> {
        marks::end_marks_of_exits(tx, now, changed).await
    }
}

impl Readable for PilotDistrict {}

impl Imported for PilotDistrict {
    disclosed_as!(PublicPilotDistrict);
}

impl Readable for Bureau {}

impl Imported for Bureau {
    disclosed_as!(PublicBureau);
}
