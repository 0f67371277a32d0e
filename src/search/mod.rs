//! Search over public records.

pub mod writing;
