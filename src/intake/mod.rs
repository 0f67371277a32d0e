//! The intake room.
pub mod table;
