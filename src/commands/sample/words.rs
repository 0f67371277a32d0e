//! The words of the sample: names of estates, units and persons, composed from the lists below. No
//! list is taken from a register; a unit's name carries （样本）, so that nobody takes it for real.

use super::rng::Rng;

/// Given to every invented unit, manufacturer and insurer.
pub const MARKER: &str = "（样本）";

const FIRST: &str = "嘉瑞祥和福康泰宁安荣华锦秀云星月晨春夏秋岚松竹梅兰桂枫梧桐橡榕棠蔚澜清澄碧翠丹彩虹霞景明昭朗悦欣怡乐颐雅逸静恬润沐溪渝巴山江朝曦";
const SECOND: &str = "川岭峰谷原野林泉溪湾洲渚汀浦津渡桥台阁轩亭榭楼庐舍居里坊巷陌畔岸堤波涛浪潮光辉影色音韵声歌诗书画卷章年岁时辰晖风雨露霜雪云霞天塘";

/// What an estate is called after its name, and what kind of place it then is.
const ESTATES: [(&str, &str); 32] = [
    ("花园", "住宅"),
    ("小区", "住宅"),
    ("公寓", "住宅"),
    ("新城", "住宅"),
    ("苑", "住宅"),
    ("府", "住宅"),
    ("郡", "住宅"),
    ("名邸", "住宅"),
    ("雅居", "住宅"),
    ("家园", "住宅"),
    ("华庭", "住宅"),
    ("半岛", "住宅"),
    ("江岸", "住宅"),
    ("春天", "住宅"),
    ("丽都", "住宅"),
    ("锦城", "住宅"),
    ("御园", "住宅"),
    ("城邦", "住宅"),
    ("人家", "住宅"),
    ("香榭", "住宅"),
    ("翠庭", "住宅"),
    ("天街", "商场"),
    ("广场", "商场"),
    ("购物中心", "商场"),
    ("大厦", "写字楼"),
    ("国际中心", "写字楼"),
    ("商务楼", "写字楼"),
    ("科技园", "写字楼"),
    ("医院", "医院"),
    ("学校", "学校"),
    ("客运站", "车站"),
    ("酒店", "宾馆"),
];
const PHASES: [&str; 10] = ["", "二期", "三期", "四期", "五期", "六期", "七期", "北区", "南区", "东区"];
const USERS: [&str; 5] =
    ["物业管理有限公司", "物业服务有限公司", "资产管理有限公司", "商业管理有限公司", "实业有限公司"];
const MAINTAINERS: [&str; 4] = ["电梯有限公司", "电梯工程有限公司", "机电设备有限公司", "电梯维保有限公司"];
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙马朱胡欧";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平";

/// How many different two-character words there are.
const WORDS: u64 = 64 * 64;
/// An odd number: multiplying by it visits every word once before any word comes twice.
const STRIDE: u64 = 0x9E37_79B1;

/// The two-character word number `n`; [`WORDS`] numbers on, it comes again.
pub fn word(n: u64) -> String {
    let n = n.wrapping_mul(STRIDE) % WORDS;
    [letter(FIRST, n / 64), letter(SECOND, n % 64)].into_iter().collect()
}

/// Name and kind of place of estate number `n`: all names differ up to 1.3 million estates.
pub fn estate(n: u64) -> (String, &'static str) {
    let names = WORDS * ESTATES.len() as u64;
    let scattered = n.wrapping_mul(STRIDE) % names;
    let (kind, place_kind) = entry(&ESTATES, scattered);
    let phase = entry(&PHASES, n / names);
    let word: String =
        [letter(FIRST, scattered >> 11), letter(SECOND, (scattered >> 5) % 64)].into_iter().collect();
    (format!("{word}{kind}{phase}"), place_kind)
}

/// The name of using unit number `n`.
pub fn user_name(n: u64) -> String {
    unit_name(n, &USERS)
}

/// The name of maintenance unit number `n`.
pub fn maintainer_name(n: u64) -> String {
    unit_name(n, &MAINTAINERS)
}

/// A unit's name of words of its own: `重庆嘉川（样本）物业管理有限公司`.
pub fn named(word: &str, trade: &str) -> String {
    format!("重庆{word}{MARKER}{trade}")
}

/// Every word once with each trade, then the words with a third character.
fn unit_name(n: u64, trades: &[&'static str]) -> String {
    let round = n / WORDS;
    let third = match round / trades.len() as u64 {
        0 => String::new(),
        more => letter(SECOND, more).to_string(),
    };
    named(&(word(n) + &third), entry(trades, round))
}

/// An invented person of two or three characters.
pub fn person(rng: &mut Rng) -> String {
    let mut name = String::from(letter(SURNAMES, rng.below(16)));
    for _ in 0..rng.between(1, 2) {
        name.push(letter(GIVEN, rng.below(20)));
    }
    name
}

/// A mobile number of the right form in a block that is visibly made up: `13000012345`.
pub fn mobile(rng: &mut Rng) -> String {
    format!("130000{:05}", rng.below(100_000))
}

/// A landline of the right form in a block that is visibly made up: `023-60001234`.
pub fn landline(rng: &mut Rng) -> String {
    format!("023-6000{:04}", 1000 + rng.below(9000))
}

fn letter(list: &'static str, n: u64) -> char {
    let letters = list.chars().count() as u64;
    let index = usize::try_from(n % letters).expect("an index below a length");
    list.chars().nth(index).expect("an index below the length")
}

fn entry<T: Copy>(list: &[T], n: u64) -> T {
    list[usize::try_from(n % list.len() as u64).expect("an index below a length")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_lists_are_as_long_as_the_arithmetic_says() {
        for list in [FIRST, SECOND] {
            assert_eq!(list.chars().count(), 64);
            assert_eq!(list.chars().collect::<HashSet<_>>().len(), 64, "a character stands twice");
        }
        assert_eq!(SURNAMES.chars().count(), 16);
        assert_eq!(GIVEN.chars().count(), 20);
    }

    #[test]
    fn names_do_not_repeat() {
        let estates: HashSet<String> = (0..300_000).map(|n| estate(n).0).collect();
        assert_eq!(estates.len(), 300_000);
        let units: HashSet<String> =
            (0..30_000).map(user_name).chain((0..3_000).map(maintainer_name)).collect();
        assert_eq!(units.len(), 33_000);
    }

    #[test]
    fn a_unit_is_visibly_a_sample() {
        assert!((0..50_000).step_by(997).all(|n| user_name(n).contains(MARKER)));
    }
}
