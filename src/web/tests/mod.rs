//! The edge over a real listener, as clients meet it: each test says what somebody does and what they get.

mod answers;
mod patience;
mod portal;
mod refusals;
