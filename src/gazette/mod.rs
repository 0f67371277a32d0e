//! The gazette room.
