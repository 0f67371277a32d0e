//! The file of refused rows and where it may stand.

mod aside;
mod file;
mod place;

pub use file::Unwritten;
pub use place::Unfit;

pub(super) use file::{RejectFile, open};
