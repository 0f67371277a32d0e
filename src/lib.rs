//! Mingti 明梯: elevators in the open.

pub mod app;
pub mod clock;
pub mod commands;
pub mod config;
pub mod domain;
pub mod gazette;
pub mod intake;
pub mod store;
pub mod web;
