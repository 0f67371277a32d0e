//! A register as its files have it: what a search must find, found by looking at every record. Nothing of the search is
//! used here; even what does not count in a name is written down once more.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use mingti::domain::Day;
use mingti::domain::commitment::INDICATORS;
use mingti::domain::exit::code::ExitCode;
use mingti::domain::label::Vocabulary;
use mingti::domain::region::{self, Region};
use mingti::search::question::Kind;

/// A natural person as user: nothing of the place but the district is public.
const PERSON: &str = "个人";

/// A record by the columns it can be found by.
#[derive(Debug, Clone)]
pub struct Record {
    pub kind: Kind,
    pub id: String,
    /// Column and text as written.
    pub columns: Vec<(&'static str, String)>,
    /// The same texts as they compare, codes apart.
    names: Vec<String>,
    codes: Vec<String>,
}

/// A register.
#[derive(Debug)]
pub struct Raw {
    pub records: Vec<Record>,
}

type Line = HashMap<String, String>;

impl Raw {
    /// Reads the files of some folders, as one register on a day.
    pub fn read(folders: &[PathBuf], day: Day) -> Self {
        let lines = |dataset: &str| -> Vec<Line> {
            folders.iter().flat_map(|folder| lines(&folder.join(format!("{dataset}.csv")))).collect()
        };
        let units = lines("units");
        let called: HashMap<&str, &str> =
            units.iter().map(|unit| (unit["uscc"].as_str(), unit["name"].as_str())).collect();
        let elevators = lines("elevators");
        let mut records: Vec<Record> = elevators.iter().map(|line| elevator(line, &called, day)).collect();
        records.extend(estates(&records));
        records.extend(units.iter().map(|line| unit(line, day)));
        records.extend(lines("exits").iter().map(|line| notice(line, &called, &elevators)));
        records.extend(lines("commitments").iter().map(|line| promise(line, &called)));
        records.extend(region::existing_on(day).into_iter().map(district));
        Self { records }
    }

    /// Adds to each elevator what it is like on the day, told by its code.
    pub fn tell_standing(&mut self, mut standing: impl FnMut(&str) -> Vec<(&'static str, String)>) {
        for record in self.records.iter_mut().filter(|record| record.kind == Kind::Elevator) {
            record.columns.extend(standing(&record.id));
        }
    }

    /// The records of a kind in which every word stands, or whose code begins with it.
    pub fn literally(&self, kind: Kind, text: &str) -> BTreeSet<&str> {
        let words: Vec<String> = text.split_whitespace().map(plain).collect();
        self.of(kind).filter(|record| record.holds(&words)).map(|record| record.id.as_str()).collect()
    }

    /// The records of a kind that meet every condition.
    pub fn meeting(&self, kind: Kind, conditions: &[Condition]) -> BTreeSet<&str> {
        self.of(kind).filter(|record| record.meets(conditions)).map(|record| record.id.as_str()).collect()
    }

    /// The record with an id.
    pub fn find(&self, kind: Kind, id: &str) -> Option<&Record> {
        self.of(kind).find(|record| record.id == id)
    }

    /// The records of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(move |record| record.kind == kind)
    }
}

/// What a column of a record must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Exactly this.
    Is(String, String),
    /// This somewhere.
    Has(String, String),
}

impl Record {
    fn new(kind: Kind, id: &str, columns: Vec<(&'static str, String)>, codes: &[&str]) -> Self {
        let names =
            columns.iter().filter(|(column, _)| !BESIDE.contains(column)).map(|(_, text)| plain(text));
        let codes = codes.iter().filter(|code| !code.is_empty()).map(|code| plain(code)).collect();
        Self { kind, id: id.to_owned(), names: names.collect(), codes, columns }
    }

    /// The text of a column.
    pub fn column(&self, name: &str) -> &str {
        self.columns.iter().find(|(column, _)| *column == name).map_or("", |(_, text)| text)
    }

    /// Whether it meets every condition.
    pub fn meets(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| match condition {
            Condition::Is(column, text) => self.column(column) == text,
            Condition::Has(column, text) => self.column(column).contains(text),
        })
    }

    fn holds(&self, words: &[String]) -> bool {
        words.iter().all(|word| {
            self.names.iter().any(|name| name.contains(word))
                || self.codes.iter().any(|code| code.starts_with(word))
        })
    }
}

/// Columns that conditions may name but words do not find.
const BESIDE: [&str; 6] = ["code", "mode", "status", "uscc", "exit_code", "indicator"];

fn lines(file: &Path) -> Vec<Line> {
    let Ok(text) = std::fs::read(file) else { return Vec::new() };
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let header = reader.headers().unwrap().clone();
    let line = |record: csv::StringRecord| {
        header
            .iter()
            .zip(record.iter())
            .map(|(column, cell)| (column.to_owned(), cell.trim().to_owned()))
            .collect()
    };
    reader.records().map(|record| line(record.unwrap())).collect()
}

fn elevator(line: &Line, called: &HashMap<&str, &str>, day: Day) -> Record {
    let cell = |column: &str| line.get(column).map_or("", String::as_str);
    let unit = |column: &str| called.get(cell(column)).map_or(cell(column), |name| *name).to_owned();
    let is_public = cell("user_uscc") != PERSON;
    let place = |column: &str| if is_public { cell(column).to_owned() } else { String::new() };
    let reported = region::find(cell("region")).unwrap();
    let columns = vec![
        ("code", cell("code").to_owned()),
        ("estate", place("estate")),
        ("address", place("address")),
        ("inner_no", place("inner_no")),
        ("subdistrict", place("subdistrict")),
        ("region", region::shown(reported, cell("subdistrict"), day).name.to_owned()),
        ("user", unit("user_uscc")),
        ("maintainer", unit("maintainer_uscc")),
        ("mode", cell("mode").to_owned()),
        ("status", cell("status").to_owned()),
    ];
    let codes = [cell("code"), cell("device_code"), cell("registration_code"), cell("certificate_no")];
    Record::new(Kind::Elevator, cell("code"), columns, &codes)
}

fn estates(elevators: &[Record]) -> Vec<Record> {
    let mut estates = BTreeMap::new();
    for elevator in elevators.iter().filter(|elevator| !elevator.column("estate").is_empty()) {
        let region = region::find(elevator.column("region")).unwrap();
        estates.entry((region.slug, elevator.column("estate"))).or_insert(region.name);
    }
    let record = |((slug, name), region): ((&str, &str), &str)| {
        let columns = vec![("name", name.to_owned()), ("region", region.to_owned())];
        Record::new(Kind::Estate, &format!("{slug}/{name}"), columns, &[])
    };
    estates.into_iter().map(record).collect()
}

fn unit(line: &Line, day: Day) -> Record {
    let cell = |column: &str| line.get(column).map_or("", String::as_str);
    let region = region::find(cell("region")).map_or("", |reported| region::shown(reported, "", day).name);
    let columns = vec![
        ("uscc", cell("uscc").to_owned()),
        ("name", cell("name").to_owned()),
        ("region", region.to_owned()),
        ("roles", cell("roles").to_owned()),
    ];
    let mut unit = Record::new(Kind::Unit, cell("uscc"), columns, &[cell("uscc")]);
    unit.names.truncate(2);
    unit
}

fn promise(line: &Line, called: &HashMap<&str, &str>) -> Record {
    let cell = |column: &str| line.get(column).map_or("", String::as_str);
    let name = |column: &str| called.get(cell(column)).map_or(cell(column), |name| *name).to_owned();
    let promised = match INDICATORS.iter().find(|known| known.code == cell("indicator")) {
        Some(known) => format!("{} {} {}", known.label, cell("committed"), known.unit),
        None => format!("{} {}", cell("indicator"), cell("committed")),
    };
    let columns = vec![
        ("user", name("user_uscc")),
        ("maintainer", name("maintainer_uscc")),
        ("text", promised),
        ("indicator", cell("indicator").to_owned()),
    ];
    let key = ["user_uscc", "maintainer_uscc", "indicator", "from"].map(cell);
    Record::new(Kind::Commitment, &key.join("/"), columns, &[])
}

fn district(region: &Region) -> Record {
    Record::new(Kind::Region, region.slug, vec![("name", region.name.to_owned())], &[])
}

fn notice(line: &Line, called: &HashMap<&str, &str>, elevators: &[Line]) -> Record {
    let cell = |column: &str| line.get(column).map_or("", String::as_str);
    let estate =
        || elevators.iter().find(|elevator| elevator["code"] == cell("subject_id")).map(|of| &*of["estate"]);
    let subject = called.get(cell("subject_id")).copied().or_else(estate).unwrap_or_default();
    let ground = ExitCode::parse(cell("code")).map_or("", Vocabulary::label);
    let columns = vec![
        ("number", cell("notice_no").to_owned()),
        ("subject", subject.to_owned()),
        ("authority", cell("authority").to_owned()),
        ("basis", cell("basis").to_owned()),
        ("ground", ground.to_owned()),
        ("exit_code", cell("code").to_owned()),
        ("decided_on", cell("decided_on").to_owned()),
    ];
    Record::new(Kind::Notice, cell("notice_no"), columns, &[cell("subject_id")])
}

/// A text as it compares: half width, small letters, without spaces, dots and dashes.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap(),
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        '、' => ',',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    };
    let counts = |c: &char| !c.is_whitespace() && !".·•・。-—–▪".contains(*c);
    text.chars().map(half).filter(counts).flat_map(char::to_lowercase).collect()
}
