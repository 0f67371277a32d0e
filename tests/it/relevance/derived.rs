//! Queries derived from any register by rule: parts of its names, the same written otherwise, spelled, mistyped, and
//! codes. The same register gives the same queries.

use std::collections::BTreeSet;

use mingti::domain::region;
use mingti::search::question::Kind;
use mingti::search::writing;

use super::judged::{Class, Judged, Meant};
use super::raw::{Condition, Raw, Record};

/// How many queries of a class.
const EACH: usize = 60;
/// Simplified glyphs and their traditional forms, one for one.
const GLYPHS: &str = "号號东東楼樓园園国國广廣龙龍云雲兰蘭华華际際学學长長门門乐樂阳陽丽麗滨濱岛島庄莊泽澤宝寶书書庐廬馆館时時";
/// A character that stands in no name.
const WRONG: char = '囍';

/// The queries.
pub fn queries(raw: &Raw) -> Vec<Judged> {
    let elevators =
        Picker::new(raw.of(Kind::Elevator).filter(|one| !one.column("estate").is_empty()).collect());
    let estates = Picker::new(raw.of(Kind::Estate).filter(|one| is_chinese(one.column("name"))).collect());
    let classes = [
        parts(&elevators),
        variants(&estates),
        numbered(&elevators),
        spelled(&estates),
        mixed(&elevators),
        addresses(&elevators),
        mistyped(raw, &estates),
        codes(&elevators),
        families(raw),
    ];
    classes.into_iter().flatten().collect()
}

/// Records taken from all over a register, in the same order each time.
struct Picker<'a>(Vec<&'a Record>);

impl<'a> Picker<'a> {
    fn new(records: Vec<&'a Record>) -> Self {
        assert!(!records.is_empty(), "a register without places");
        Self(records)
    }

    /// As many records as there are queries, far apart.
    fn pick(&self, shift: usize) -> impl Iterator<Item = (usize, &'a Record)> {
        (0..self.0.len().min(EACH * 20))
            .map(move |n| (n, self.0[(n * 7919 + shift * 104_729) % self.0.len()]))
    }
}

fn judged(class: Class, kind: Kind, text: String, meant: Meant) -> Judged {
    Judged { class, text, kind, meant, first: Vec::new() }
}

fn named(record: &Record) -> Vec<Condition> {
    vec![Condition::Is("name".to_owned(), record.column("name").to_owned())]
}

fn is_chinese(name: &str) -> bool {
    name.chars().count() >= 4 && name.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
}

fn slice(text: &str, from: usize, chars: usize) -> String {
    text.chars().skip(from).take(chars).collect()
}

/// Parts of one to five characters of every column that words find.
fn parts(elevators: &Picker) -> Vec<Judged> {
    const COLUMNS: [&str; 6] = ["estate", "address", "inner_no", "subdistrict", "user", "maintainer"];
    let part = |(n, record): (usize, &Record)| {
        let text = record.column(COLUMNS[n % COLUMNS.len()]);
        let part = slice(text, n % 4, 1 + n % 5);
        let is_word = !part.is_empty()
            && !part.contains(char::is_whitespace)
            && part.chars().any(char::is_alphanumeric);
        is_word.then(|| judged(Class::Substring, Kind::Elevator, part.clone(), Meant::Literally(part)))
    };
    elevators.pick(1).filter_map(part).filter(has_one_reading).take(2 * EACH).collect()
}

/// A makers' or a district's name means more than is written.
fn has_one_reading(query: &Judged) -> bool {
    region::find(&query.text).is_none()
        && writing::alternatives(&query.text).iter().all(|other| other.why != writing::Why::Brand)
}

/// Traditional glyphs, a dot or a space in the middle, full width.
fn variants(estates: &Picker) -> Vec<Judged> {
    let glyphs: Vec<char> = GLYPHS.chars().collect();
    let traditional = |c: char| glyphs.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1]);
    let variant = |(n, record): (usize, &Record)| {
        let name = record.column("name");
        let (head, tail) = (slice(name, 0, 2), slice(name, 2, usize::MAX));
        let text = match n % 4 {
            0 => format!("{head}·{tail}"),
            1 => format!("{head}・{tail}"),
            2 => format!("{head}－{tail}"),
            _ => name.chars().map(traditional).collect(),
        };
        (text != name).then(|| judged(Class::Variant, Kind::Estate, text, Meant::Literally(name.to_owned())))
    };
    estates.pick(2).filter_map(variant).take(EACH).collect()
}

/// Buildings under another word and in other numerals.
fn numbered(elevators: &Picker) -> Vec<Judged> {
    const NUMERALS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let numbered = |(n, record): (usize, &Record)| {
        let (number, _) = record.column("inner_no").split_once('栋')?;
        let digit: usize = number.parse().ok().filter(|digit| (1..10).contains(digit))?;
        let estate = record.column("estate");
        let text = match n % 3 {
            0 => format!("{estate} {}号楼", NUMERALS[digit]),
            1 => format!("{estate} {}幢", NUMERALS[digit]),
            _ => format!("{estate} {digit}号楼"),
        };
        let meant = format!("{estate} {digit}栋");
        Some(judged(Class::Variant, Kind::Elevator, text, Meant::Literally(meant)))
    };
    elevators.pick(7).filter_map(numbered).take(EACH).collect()
}

/// Full pinyin and initials of whole names.
fn spelled(estates: &Picker) -> Vec<Judged> {
    let spelled = |(n, record): (usize, &Record)| {
        let name = record.column("name");
        let readings = writing::readings(&writing::folded(name));
        let long_enough = name.chars().count() >= 6;
        let text = if n % 3 == 0 && long_enough { &readings.initials[0] } else { &readings.full[0] };
        judged(Class::Pinyin, Kind::Estate, text.clone(), Meant::Meeting(named(record)))
    };
    estates.pick(3).map(spelled).take(EACH).collect()
}

/// A district, a part of the estate and a part of a unit or the inner number; now and then a district and a whole
/// estate without a space.
fn mixed(elevators: &Picker) -> Vec<Judged> {
    let mixed = |(n, record): (usize, &Record)| {
        let region = slice(record.column("region"), 0, 2);
        let estate = slice(record.column("estate"), 0, 3);
        let third = match n % 3 {
            0 => slice(record.column("maintainer"), 2, 2),
            1 => slice(record.column("inner_no"), 0, 3),
            _ => slice(record.column("subdistrict"), 0, 3),
        };
        let words = [region, estate, third];
        let are_words = words.iter().all(|word| word.chars().filter(|c| c.is_alphanumeric()).count() >= 2);
        let text = words.join(" ");
        let name = record.column("estate");
        if n % 4 == 3 && is_chinese(name) {
            let meant = Meant::Literally(format!("{} {name}", words[0]));
            return Some(judged(Class::Mixed, Kind::Elevator, format!("{}{name}", words[0]), meant));
        }
        are_words.then(|| judged(Class::Mixed, Kind::Elevator, text.clone(), Meant::Literally(text)))
    };
    elevators.pick(4).filter_map(mixed).take(EACH).collect()
}

/// Addresses without a space, more or less of them.
fn addresses(elevators: &Picker) -> Vec<Judged> {
    const COLUMNS: [&[&str]; 4] = [
        &["region", "address"],
        &["region", "subdistrict", "address", "estate", "inner_no"],
        &["region", "estate"],
        &["region", "subdistrict", "address"],
    ];
    let address = |(n, record): (usize, &Record)| {
        let parts: Vec<String> =
            COLUMNS[n % COLUMNS.len()].iter().map(|column| record.column(column).replace(' ', "")).collect();
        let city = ["", "重庆市", "重庆"][n % 3];
        let are_words = parts.iter().all(|part| part.chars().count() >= 2);
        let text = format!("{city}{}", parts.concat());
        (are_words && text.chars().count() <= 100)
            .then(|| judged(Class::Address, Kind::Elevator, text, Meant::Literally(parts.join(" "))))
    };
    elevators.pick(8).filter_map(address).take(EACH).collect()
}

/// A whole name of five or more characters with one wrong in its middle.
fn mistyped(raw: &Raw, estates: &Picker) -> Vec<Judged> {
    let mistyped = |(n, record): (usize, &Record)| {
        let name = record.column("name");
        let chars = name.chars().count();
        let wrong = 1 + n % (chars - 2);
        let text = name.chars().enumerate().map(|(at, c)| if at == wrong { WRONG } else { c }).collect();
        let is_known = raw.literally(Kind::Estate, name).len() < 20;
        (chars >= 5 && is_known)
            .then(|| judged(Class::Typo, Kind::Estate, text, Meant::Meeting(named(record))))
    };
    estates.pick(5).filter_map(mistyped).take(EACH).collect()
}

/// Codes as printed, grouped, and their beginnings.
fn codes(elevators: &Picker) -> Vec<Judged> {
    let code = |(n, record): (usize, &Record)| {
        let code = record.column("code");
        let chars = code.chars().count();
        let text = match n % 4 {
            0 => code.to_owned(),
            1 => slice(code, 0, chars.saturating_sub(1).max(4)),
            2 => format!("{}-{}", slice(code, 0, 3), slice(code, 3, chars)),
            _ => format!("{} {}", slice(code, 0, 3), slice(code, 3, chars)),
        };
        let meant = slice(code, 0, if n % 4 == 1 { chars.saturating_sub(1).max(4) } else { chars });
        let is_code = code.chars().all(|c| c.is_ascii_digit()) && chars >= 5;
        is_code.then(|| judged(Class::Code, Kind::Elevator, text, Meant::Literally(meant)))
    };
    elevators.pick(6).filter_map(code).take(EACH).collect()
}

/// Names that another name begins with: all of the family are found, the one that is named comes first.
fn families(raw: &Raw) -> Vec<Judged> {
    let names: BTreeSet<&str> = raw.of(Kind::Estate).map(|estate| estate.column("name")).collect();
    let ordered: Vec<&str> = names.iter().copied().filter(|name| is_chinese(name)).collect();
    let pairs = ordered.windows(2).filter(|pair| pair[1].starts_with(pair[0]));
    let family = |pair: &[&str]| {
        [pair[0], pair[1]].map(|name| Judged {
            first: vec![Condition::Is("name".to_owned(), name.to_owned())],
            ..judged(Class::Family, Kind::Estate, name.to_owned(), Meant::Literally(name.to_owned()))
        })
    };
    pairs.flat_map(family).take(EACH).collect()
}
