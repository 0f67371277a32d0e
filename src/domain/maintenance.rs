//! How often an elevator must be visited on site.

use crate::vocabulary;

vocabulary! {
    /// The declared maintenance mode (方案 三(一)2).
    pub enum Mode ("维保模式") {
        Iot = "iot" "物联网",
        Full = "full" "全包",
        Major = "major" "大包",
        Other = "other" "其他",
    }
}
