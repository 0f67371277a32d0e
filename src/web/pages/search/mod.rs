//! 信息查询: the search as a page. What is asked stands in the address ([`narrowing`]), the page shows what was found
//! and ways to narrow it ([`page`], [`offers`]), and the whole of it can be taken away ([`files`]).

mod files;
pub mod marks;
pub mod narrowing;
pub mod offers;
pub mod page;
mod routes;

pub use routes::add;
