//! The two pilots, their periods, stages and districts.

use crate::vocabulary;

vocabulary! {
    /// One of the two pilots of 渝市监发〔2020〕84号.
    pub enum Pilot ("试点") {
        Maintenance = "maintenance" "维保试点",
        Testing = "testing" "检验检测试点",
    }
}
