//! The key of a region in files, JSON and the database.

use std::fmt;

use super::{Region, find};
use crate::domain::refusal::Refusal;

/// The slug of a region that exists or existed: `yuzhong`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionSlug(&'static str);

impl RegionSlug {
    /// Reads a slug, a Chinese name (full, short or former) or a GB/T 2260 code.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let shown: String = text.chars().take(20).collect();
        find(text)
            .map(|region| Self(region.slug))
            .ok_or_else(|| Refusal::form(format!("“{shown}”不是重庆市的区县（可填名称、拼音或六位代码）")))
    }

    /// The slug.
    pub fn as_str(&self) -> &'static str {
        self.0
    }

    /// The region.
    pub fn region(&self) -> &'static Region {
        find(self.0).expect("a slug was found in the table when it was read")
    }
}

impl fmt::Display for RegionSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
