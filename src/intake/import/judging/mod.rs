//! A batch against what is already known. Knows no dataset: what each adds is asked of [`Imported`].

mod batch;
mod change;
mod device_codes;
mod error;
mod imported;
mod surroundings;
mod withdrawn;

pub use error::Error;

pub(super) use batch::Batch;
pub(super) use change::Changed;
pub(super) use device_codes::refuse_shared_device_codes;
pub(super) use imported::{Contradiction, Imported, Reference};
pub(super) use withdrawn::WithdrawnThings;
