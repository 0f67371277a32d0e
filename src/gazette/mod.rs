//! What is public: the disclosure valve, the append-only publication log with its Merkle tree, history and
//! `as_of`.
//!
//! [`publish`] turns facts into entries of the log and into public tables, in the caller's transaction; [`replay`]
//! files entries that were published elsewhere, so that a log alone is the whole record.
//! [`records`] assembles each public thing once for a reader's [`View`]; every face renders that struct.
//! [`tree`] signs for all of it, proves it and verifies it.
//! It refuses to know how a thing is searched, exported or shown.

pub mod board;
pub mod disclosure;
mod error;
mod point;
pub mod publish;
pub mod records;
pub mod replay;
mod touched;
pub mod tree;
mod view;

pub use board::{Board, Tag};
pub use error::Error;
pub use point::LogPoint;
pub use touched::Touched;
use view::StandsFor;
pub use view::View;

use std::fmt;
use std::sync::Arc;

use crate::domain::commitment::Indicator;
use crate::domain::insurance::InsuranceKind;
use crate::store::Store;
pub use crate::store::Turn;

/// What an entry of the log speaks of. The list is open: nothing may depend on its being closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(&'static str);

impl Kind {
    /// An elevator's card.
    pub const ELEVATOR: Self = Self("elevator");
    /// A unit.
    pub const UNIT: Self = Self("unit");
    /// An insurance policy.
    pub const INSURANCE: Self = Self("insurance");
    /// A promise.
    pub const COMMITMENT: Self = Self("commitment");
    /// A pilot mark.
    pub const PILOT_MARK: Self = Self("pilot_mark");
    /// A notice.
    pub const NOTICE: Self = Self("notice");
    /// A statutory inspection.
    pub const INSPECTION: Self = Self("inspection");
    /// A test.
    pub const TEST: Self = Self("test");
    /// A maintenance visit.
    pub const VISIT: Self = Self("visit");
    /// A fault, an entrapment or an accident.
    pub const INCIDENT: Self = Self("incident");
    /// A district that takes part in a pilot.
    pub const PILOT_DISTRICT: Self = Self("pilot_district");
    /// The office of a bureau.
    pub const BUREAU: Self = Self("bureau");

    /// The withdrawal of a thing by law.
    pub const WITHDRAWAL: Self = Self("withdrawal");

    /// Every kind that this program publishes. The list is open: others will come.
    pub const ALL: [Self; 13] = [
        Self::ELEVATOR,
        Self::UNIT,
        Self::PILOT_MARK,
        Self::NOTICE,
        Self::COMMITMENT,
        Self::INSURANCE,
        Self::INSPECTION,
        Self::TEST,
        Self::VISIT,
        Self::INCIDENT,
        Self::PILOT_DISTRICT,
        Self::BUREAU,
        Self::WITHDRAWAL,
    ];

    /// The kind of that name, if this program knows it.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.0 == name)
    }

    /// The name in the log.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The public record, open for reading.
#[derive(Debug, Clone)]
pub struct Gazette {
    store: Store,
    followed: Option<Arc<Board>>,
    insurance_kinds: Arc<[InsuranceKind]>,
    indicators: Arc<[Indicator]>,
    results: records::commitment::Results,
    judgements: records::commitment::Judgements,
    totals: records::list::Totals,
    areas: records::list::Areas,
    units: records::UnitsNamed,
    surroundings: records::elevator::Surroundings,
    counted: records::statistics::Counted,
    newest: records::NewestOfRegions,
}

impl Gazette {
    /// Opens the record kept in a database.
    pub async fn open(store: Store) -> Result<Self, Error> {
        let insurance_kinds = store.insurance_kinds().await?.into();
        let indicators = store.indicators().await?.into();
        Ok(Self {
            store,
            followed: None,
            insurance_kinds,
            indicators,
            results: records::commitment::Results::default(),
            judgements: records::commitment::Judgements::default(),
            totals: records::list::Totals::default(),
            areas: records::list::Areas::default(),
            units: records::UnitsNamed::default(),
            surroundings: records::elevator::Surroundings::default(),
            counted: records::statistics::Counted::default(),
            newest: records::NewestOfRegions::default(),
        })
    }

    /// The same record as it stands at the position of a board that somebody keeps up to date: the present of its
    /// readers is then that of all copies, and costs no question.
    #[must_use]
    pub fn following(self, board: Arc<Board>) -> Self {
        Self { followed: Some(board), ..self }
    }

    /// The kinds of insurance that may be declared.
    pub fn insurance_kinds(&self) -> &[InsuranceKind] {
        &self.insurance_kinds
    }

    /// The indicators that may be promised.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// Waits for this process's turn to copy the record to where all its portals look; one at a time has it.
    pub async fn turn(&self) -> Result<Turn, Error> {
        Ok(self.store.turn().await?)
    }

    /// The newest position of the log.
    pub async fn position(&self) -> Result<u64, Error> {
        Ok(self.store.log_head().await?.seq)
    }
}
