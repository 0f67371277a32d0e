//! The gazette room.

pub mod board;
