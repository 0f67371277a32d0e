//! 区县局: the offices that answer for a district, with their public telephones.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::gazette::records::region::BureauBlock;

/// The list of offices.
#[derive(Debug, Template)]
#[template(path = "pages/bureaus.html")]
pub struct BureausPage {
    /// The frame.
    pub shell: Shell,
    /// The offices that were reported.
    pub bureaus: Vec<BureauBlock>,
}
