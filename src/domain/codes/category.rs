//! 品种代码: the elevators of the catalogue of special equipment (特种设备目录, 2014).
//! An older catalogue used 3120 and 3130 for other kinds; its codes are not read here.

use crate::vocabulary;

vocabulary! {
    /// The class of a kind of elevator (类别).
    pub enum CategoryGroup ("类别") {
        Traction = "3100" "曳引与强制驱动电梯",
        Hydraulic = "3200" "液压驱动电梯",
        Escalator = "3300" "自动扶梯与自动人行道",
        Special = "3400" "其它类型电梯",
    }
}

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

impl Category {
    /// The class that the catalogue puts this kind under.
    pub fn group(self) -> CategoryGroup {
        match self {
            Self::TractionPassenger | Self::TractionGoods | Self::PositiveDriveGoods => {
                CategoryGroup::Traction
            }
            Self::HydraulicPassenger | Self::HydraulicGoods => CategoryGroup::Hydraulic,
            Self::Escalator | Self::MovingWalk => CategoryGroup::Escalator,
            Self::ExplosionProof | Self::Firefighters | Self::Dumbwaiter => CategoryGroup::Special,
        }
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
        for text in ["", "3000", "3100", "3140", "客梯"] {
            assert_eq!(Category::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_kind_shares_two_digits_with_its_class() {
        assert_eq!(Category::ALL.len(), 10);
        for kind in Category::ALL {
            assert_eq!(kind.code()[..2], kind.group().code()[..2]);
        }
    }
}
