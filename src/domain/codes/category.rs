//! 品种代码: the elevators of the catalogue of special equipment (特种设备目录, 2014).
//! An older catalogue used 3120 and 3130 for other kinds; its codes are not read here.

use crate::vocabulary;

vocabulary! {
    /// The kind of an elevator (品种).
    pub enum Category ("品种代码") {
        TractionPassenger = "3110" "曳引驱动乘客电梯",
        TractionGoods = "3120" "曳引驱动载货电梯",
        PositiveDriveGoods = "3130" "强制驱动载货电梯",
        HydraulicPassenger = "3210" "液压乘客电梯",
        HydraulicGoods = "3220" "液压载货电梯",
        Escalator = "3310" "自动扶梯",
        MovingWalk = "3320" "自动人行道",
        ExplosionProof = "3410" "防爆电梯",
        Firefighters = "3420" "消防员电梯",
        Dumbwaiter = "3430" "杂物电梯",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::label::Vocabulary;

    #[test]
    fn reads_codes_and_labels() {
        assert_eq!(Category::parse("3110"), Some(Category::TractionPassenger));
        assert_eq!(Category::parse("曳引驱动载货电梯"), Some(Category::TractionGoods));
        assert_eq!(Category::parse("3430"), Some(Category::Dumbwaiter));
        assert_eq!(Category::ALL.len(), 10);
        for text in ["", "3000", "3100", "3140", "客梯"] {
            assert_eq!(Category::parse(text), None, "{text}");
        }
    }
}
