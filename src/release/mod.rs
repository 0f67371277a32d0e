//! The record as files that anyone can take: how rows are written out, and the releases made of them.
//!
//! It refuses to know HTTP, and where rows come from is the business of the gazette.

pub mod rows;
pub mod table;
