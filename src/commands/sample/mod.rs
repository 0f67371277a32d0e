//! `mingti sample`: a made-up register of any size as the twelve files that `mingti import` reads.
//!
//! Real: the names of districts and subdistricts. Invented: every unit (credit codes from the range
//! that GB 11714 keeps for internal use), estate, elevator, person, phone and event. The same options
//! give the same bytes on every machine; memory stays flat whatever the size.

mod applications;
mod card;
mod codes;
mod days;
mod gallery;
mod life;
mod pilots;
mod places;
mod population;
mod register;
mod rng;
mod rows;
mod shelf;
mod words;
mod world;

#[cfg(test)]
mod checks;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

pub use shelf::{Counts, Step};

use super::{Failure, screen};
use crate::domain::Day;
use world::World;

/// The day the sample stands still at unless told otherwise.
pub const AS_OF: Day = Day::from_ymd_opt(2021, 11, 15).expect("a day of the calendar");
/// Beyond this, device codes would come twice.
const MOST: u64 = 50_000_000;

/// What a sample register is made from.
#[derive(Debug, Clone)]
pub struct SampleOptions {
    /// How many elevators, 1 to 50 million. From 300 on every special state is among them, from 2,000
    /// on every ground for leaving a pilot.
    pub elevators: u64,
    /// Another seed gives another register.
    pub seed: u64,
    /// The day the register is of: nothing happened later. From 2021-11-15 to the end of the pilots.
    pub as_of: Day,
    /// How many of the newest visits each elevator has at most.
    pub visits_per_elevator: u32,
}

impl SampleOptions {
    /// A register of this size as of 2021-11-15, with four visits an elevator.
    pub fn new(elevators: u64) -> Self {
        Self { elevators, seed: 1, as_of: AS_OF, visits_per_elevator: 4 }
    }

    fn check(&self) -> Result<()> {
        ensure!(
            (1..=MOST).contains(&self.elevators),
            "电梯数量应为 1 至 {MOST} 之间的整数，现为 {}",
            self.elevators
        );
        ensure!(
            (AS_OF..=pilots::last_day()).contains(&self.as_of),
            "样本截止日期应在 {AS_OF} 至 {} 之间，现为 {}",
            pilots::last_day(),
            self.as_of
        );
        Ok(())
    }
}

/// Writes the whole register into one folder, which is made if it is not there. 220,000 elevators
/// take a few seconds and about 280 MB.
///
/// # Errors
/// Options out of range; a folder that holds other files than an earlier sample; a full disk.
pub fn write(options: SampleOptions, dir: &Path) -> Result<Counts> {
    let as_of = options.as_of;
    let mut steps = write_folders(options, vec![(as_of, dir.to_owned())])?;
    Ok(steps.remove(0).counts)
}

/// Writes the same register as folders named after days, to be imported one after the other: each
/// holds what became known after the step before, so elevators, visits, a renamed unit or a changed
/// maintainer appear when they happened. The last day must be the register's. A folder always holds
/// all twelve files; those of which `counts` says 0 have nothing to import.
///
/// # Errors
/// As [`write()`], and days that do not rise to the last one.
pub fn write_steps(options: SampleOptions, dir: &Path, days: &[Day]) -> Result<Vec<Step>> {
    ensure!(
        days.is_sorted_by(|a, b| a < b) && days.last() == Some(&options.as_of),
        "分步日期应逐日递增，并以样本截止日期结束"
    );
    let folders = days.iter().map(|day| (*day, dir.join(day.to_string()))).collect();
    write_folders(options, folders)
}

/// A day of each week of the year up to `as_of`, which is the last.
pub fn steps_of_a_year(as_of: Day) -> Vec<Day> {
    (0..=52).rev().map(|weeks_to_go| days::before(as_of, 7 * weeks_to_go)).collect()
}

fn write_folders(options: SampleOptions, folders: Vec<(Day, PathBuf)>) -> Result<Vec<Step>> {
    options.check()?;
    let mut shelf = shelf::Shelf::open(folders)?;
    register::write(&World::new(options), &mut shelf)?;
    shelf.close()
}

/// Arguments of `sample`.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// 电梯数量
    #[arg(long, value_name = "数量")]
    elevators: u64,
    /// 写入的文件夹：新建、空的，或此前由本命令写出的
    #[arg(long, value_name = "文件夹")]
    out: PathBuf,
    /// 随机种子：相同的种子写出相同的文件
    #[arg(long, value_name = "整数", default_value_t = 1)]
    seed: u64,
    /// 样本截止日期
    #[arg(long, value_name = "年-月-日", default_value_t = AS_OF)]
    as_of: Day,
}

/// Runs `mingti sample` and prints how many rows each file holds.
///
/// # Errors
/// [`Failure::Usage`] for a register that cannot be made, and what writing it fails with.
pub fn run(args: &SampleArgs) -> Result<(), Failure> {
    let options = SampleOptions { seed: args.seed, as_of: args.as_of, ..SampleOptions::new(args.elevators) };
    options.check().map_err(|error| Failure::Usage(error.to_string()))?;
    let counts = write(options, &args.out).map_err(Failure::Other)?;
    screen::show(format_args!("样本数据已写入 {}：\n{counts}", args.out.display()));
    Ok(())
}
