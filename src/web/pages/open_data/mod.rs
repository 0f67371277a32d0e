//! The pages of the open data: what there is, what stands in it, how to take it. The files themselves come from the
//! shelf of releases; it refuses to know how they are made.

mod catalogue;
mod download;
mod examples;
mod linked;
pub mod page;
mod routes;

pub use routes::add;
