//! What reading asks of a dataset.

use super::Fault;
use crate::domain::register::{Dataset, Value};
use crate::gazette::Gazette;

/// A dataset whose rows can be read. The defaults are those of a dataset without particularities.
pub trait Readable: Dataset {
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
}
