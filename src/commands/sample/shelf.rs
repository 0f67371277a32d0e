//! The folders the sample is written into: one for the whole register, or one for each publication
//! step. It decides which folder a row belongs to by the day the fact became known, and streams:
//! nothing is kept but the counts.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::rows::{FILES, Row};
use crate::domain::Day;

/// Stands in every folder this program wrote, so that it knows its own when it writes again.
const MARK: &str = "样本数据.txt";
const MARK_TEXT: &str = "本文件夹由 mingti sample 写出，全部为样本数据：单位、小区、人员、电话和事件均为虚构，\
                         统一社会信用代码取自国家标准保留号段，与真实单位无关。\n";

/// How many rows each file of a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts(Vec<(&'static str, u64)>);

impl Counts {
    /// Dataset and number of rows, in the order in which the files are to be imported.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.0.iter().copied()
    }

    /// The number of rows of one dataset; 0 for a name that is none.
    pub fn of(&self, dataset: &str) -> u64 {
        self.iter().find(|(name, _)| *name == dataset).map_or(0, |(_, rows)| rows)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|(dataset, rows)| writeln!(f, "{rows:>10}  {dataset}.csv"))
    }
}

/// One written folder: what had become known after the step before, up to and including `day`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The last day whose facts it holds.
    pub day: Day,
    /// Where its twelve files are.
    pub folder: PathBuf,
    /// Their rows.
    pub counts: Counts,
}

/// Folders being written, the earliest first.
pub struct Shelf(Vec<OpenStep>);

struct OpenStep {
    day: Day,
    folder: PathBuf,
    files: Vec<OpenFile>,
}

struct OpenFile {
    dataset: &'static str,
    rows: u64,
    writer: csv::Writer<Appended>,
}

/// A file that is open only while it is written to: the folders of a year have more files than a process may hold open.
struct Appended(PathBuf);

impl Write for Appended {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        File::options().append(true).open(&self.0)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shelf {
    /// Opens one folder for each step; the days must rise.
    ///
    /// # Errors
    /// A folder that cannot be made, or that holds files of somebody else.
    pub fn open(steps: Vec<(Day, PathBuf)>) -> Result<Self> {
        steps.into_iter().map(|(day, folder)| OpenStep::open(day, folder)).collect::<Result<_>>().map(Self)
    }

    /// Writes a fact that nobody knew before `known_on`.
    pub fn put<R: Row>(&mut self, known_on: Day, row: &R) -> Result<()> {
        let step = self.0.iter_mut().find(|step| known_on <= step.day);
        step.expect("nothing in a register is known later than its last day").put(row)
    }

    /// Writes a thing that changed: into each step its newest state, where that is new.
    pub fn put_states<R: Row>(&mut self, states: &[(Day, R)]) -> Result<()> {
        let mut written = 0;
        for step in &mut self.0 {
            let known = states.iter().take_while(|(known_on, _)| *known_on <= step.day).count();
            if known > written {
                step.put(&states[known - 1].1)?;
                written = known;
            }
        }
        Ok(())
    }

    /// Flushes and closes everything.
    pub fn close(self) -> Result<Vec<Step>> {
        self.0.into_iter().map(OpenStep::close).collect()
    }
}

impl OpenStep {
    fn open(day: Day, folder: PathBuf) -> Result<Self> {
        claim(&folder)?;
        let open = |(dataset, columns): &(&'static str, &[&str])| -> Result<OpenFile> {
            let path = folder.join(format!("{dataset}.csv"));
            File::create(&path).with_context(|| format!("无法写入 {}", path.display()))?;
            let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Appended(path));
            writer.write_record(*columns)?;
            Ok(OpenFile { dataset, rows: 0, writer })
        };
        let files = FILES.iter().map(open).collect::<Result<_>>()?;
        Ok(Self { day, folder, files })
    }

    fn put<R: Row>(&mut self, row: &R) -> Result<()> {
        let file = self.files.iter_mut().find(|file| file.dataset == R::DATASET);
        let file = file.expect("every dataset has its file");
        file.rows += 1;
        file.writer.serialize(row).with_context(|| format!("无法写入 {}.csv", R::DATASET))
    }

    fn close(self) -> Result<Step> {
        let mut counts = Vec::new();
        for mut file in self.files {
            file.writer.flush().with_context(|| format!("无法写入 {}.csv", file.dataset))?;
            counts.push((file.dataset, file.rows));
        }
        Ok(Step { day: self.day, folder: self.folder, counts: Counts(counts) })
    }
}

/// Makes the folder this program's own: it must be new, empty, or written by this program before.
fn claim(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("无法建立文件夹 {}", folder.display()))?;
    let names = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>, _>>()?;
    let ours = |name: &String| {
        name == MARK || FILES.iter().any(|(dataset, _)| name.strip_suffix(".csv") == Some(dataset))
    };
    let written_before = names.iter().any(|name| name == MARK) && names.iter().all(ours);
    if !names.is_empty() && !written_before {
        bail!(
            "文件夹 {} 不是空的，也不是由 mingti sample 写出的：请换一个文件夹，以免覆盖其中的文件",
            folder.display()
        );
    }
    File::create(folder.join(MARK))?.write_all(MARK_TEXT.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::rows::BureauRow;
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn bureau(name: &str) -> BureauRow {
        BureauRow {
            region: "渝北区",
            name: name.into(),
            office_phone: String::new(),
            address: String::new(),
            hours: "",
        }
    }

    #[test]
    fn each_step_gets_the_newest_state_once() {
        let root = tempfile::tempdir().unwrap();
        let days = ["2021-01-01", "2021-02-01", "2021-03-01"].map(day);
        let steps = days.map(|day| (day, root.path().join(day.to_string()))).to_vec();
        let mut shelf = Shelf::open(steps).unwrap();
        let states = [("2020-12-01", "甲"), ("2021-02-02", "乙"), ("2021-02-09", "丙")];
        shelf.put_states(&states.map(|(known_on, name)| (day(known_on), bureau(name)))).unwrap();
        shelf.put(day("2021-02-01"), &bureau("丁")).unwrap();
        let texts: Vec<_> = (shelf.close().unwrap().iter())
            .map(|step| fs::read_to_string(step.folder.join("bureaus.csv")).unwrap())
            .collect();
        let names = |text: &str| text.lines().skip(1).map(|l| l.split(',').nth(1).unwrap().into()).collect();
        let names: Vec<Vec<String>> = texts.iter().map(|text| names(text)).collect();
        assert_eq!(names, [vec!["甲"], vec!["丁"], vec!["丙"]]);
    }

    #[test]
    fn a_foreign_folder_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        claim(root.path()).unwrap();
        fs::write(root.path().join("units.csv"), "").unwrap();
        claim(root.path()).unwrap();
        fs::write(root.path().join("报告.docx"), "").unwrap();
        assert!(claim(root.path()).unwrap_err().to_string().contains("不是空的"));

        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("units.csv"), "uscc").unwrap();
        claim(other.path()).unwrap_err();
        assert_eq!(fs::read_to_string(other.path().join("units.csv")).unwrap(), "uscc");
    }
}
