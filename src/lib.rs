//! Mingti 明梯.
pub mod commands;
pub mod domain;
pub mod gazette;
pub mod intake;
pub mod store;
pub mod web;
