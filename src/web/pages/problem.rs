//! What a type of fault means: the page behind the `type` of a problem document (RFC 9457).

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::web::fault::ProblemType;

/// The page of a type of fault.
#[derive(Debug, Template)]
#[template(path = "pages/problem.html")]
pub struct ProblemPage {
    /// The frame.
    pub shell: Shell,
    /// The type.
    pub kind: &'static ProblemType,
}
