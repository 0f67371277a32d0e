//! The commands room.

pub mod sample;
