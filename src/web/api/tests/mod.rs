//! The API over a sample register: every answer against the published document, and what people do with it.

mod asked;
mod checker;
mod document;
mod portal;
mod search;
mod walks;
