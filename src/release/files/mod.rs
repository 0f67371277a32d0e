//! The files of one dataset, written side by side from the same rows: every form says the same in the same order.

mod json;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod sink;
mod workbook;

pub use json::{object, write as write_object};

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use flate2::write::GzEncoder;

use super::Error;
use super::datasets::Dataset;
use super::spreadsheet::Flavour;
use json::Json;
use lines::Lines;
use sink::Sink;
use workbook::Book;

/// How hard text is compressed: beyond this level time grows faster than size falls.
const GZIP: flate2::Compression = flate2::Compression::new(5);
const ZSTD: i32 = 3;

/// One file being written.
trait Written: Send {
    /// Adds a row.
    fn row(&mut self, row: &StringRecord) -> Result<(), Error>;
    /// Ends the file.
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

/// A form in which every dataset is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// What follows the dataset's name in the name of the file.
    pub suffix: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is, in Chinese.
    pub label: &'static str,
    /// The same in English.
    pub label_en: &'static str,
}

/// The plain table, from which deltas and whole lists are made.
pub const CSV: &str = ".csv";

/// Every form, in the order in which they are offered.
pub const FORMS: &[Form] = &[
    Form { suffix: CSV, media_type: "text/csv", label: "CSV（UTF-8）", label_en: "CSV (UTF-8)" },
    Form {
        suffix: ".csv.gz",
        media_type: "application/gzip",
        label: "CSV，gzip 压缩",
        label_en: "CSV, gzip",
    },
    Form {
        suffix: "-excel.csv",
        media_type: "text/csv",
        label: "CSV（供 Excel 打开，中文表头）",
        label_en: "CSV for Excel, Chinese headings",
    },
    Form {
        suffix: ".xlsx",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        label: "Excel 工作簿",
        label_en: "Excel workbook",
    },
    Form {
        suffix: ".ndjson.gz",
        media_type: "application/gzip",
        label: "NDJSON，gzip 压缩",
        label_en: "NDJSON, gzip",
    },
    Form {
        suffix: ".ndjson.zst",
        media_type: "application/zstd",
        label: "NDJSON，zstd 压缩",
        label_en: "NDJSON, zstd",
    },
    #[cfg(feature = "parquet")]
    Form {
        suffix: ".parquet",
        media_type: "application/vnd.apache.parquet",
        label: "Parquet（各列有类型，zstd 压缩）",
        label_en: "Parquet, typed columns, zstd",
    },
];

/// The files of a dataset being written.
pub struct Files {
    dataset: &'static Dataset,
    written: Vec<Box<dyn Written>>,
    rows: u64,
    blanks: Vec<u64>,
}

/// What was written of a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// How many rows.
    pub rows: u64,
    /// How many of them leave each column blank, in the order of columns.
    pub blanks: Vec<u64>,
}

impl Files {
    /// Begins every file of a dataset in a folder.
    ///
    /// # Errors
    /// If a file cannot be made.
    pub fn begin(folder: &Path, dataset: &'static Dataset) -> Result<Self, Error> {
        let written = FORMS.iter().map(|form| begin(folder, dataset, *form)).collect::<Result<_, Error>>()?;
        Ok(Self { dataset, written, rows: 0, blanks: vec![0; dataset.fields.len()] })
    }

    /// Adds a row to all of them.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn row(&mut self, row: &StringRecord) -> Result<(), Error> {
        debug_assert_eq!(row.len(), self.dataset.fields.len());
        self.rows += 1;
        for (cell, blank) in row.iter().zip(&mut self.blanks) {
            *blank += u64::from(cell.is_empty());
        }
        self.written.iter_mut().try_for_each(|file| file.row(row))
    }

    /// Ends all of them.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish(self) -> Result<Counts, Error> {
        self.written.into_iter().try_for_each(Written::finish)?;
        Ok(Counts { rows: self.rows, blanks: self.blanks })
    }
}

/// Where a form of a dataset stands in a folder.
pub fn path(folder: &Path, dataset: &str, suffix: &str) -> PathBuf {
    folder.join(format!("{dataset}{suffix}"))
}

/// Where the plain table of a dataset stands in a folder.
pub fn table(folder: &Path, dataset: &str) -> PathBuf {
    path(folder, dataset, CSV)
}

/// The path of the plain table of a dataset within a release.
pub fn table_path(dataset: &str) -> String {
    format!("{dataset}{CSV}")
}

/// A new file that is compressed by gzip.
///
/// # Errors
/// If it cannot be made.
pub fn gzip(path: &Path) -> Result<GzEncoder<BufWriter<File>>, Error> {
    Ok(GzEncoder::new(buffered(path)?, GZIP))
}

/// A new file that is compressed by zstd.
///
/// # Errors
/// If it cannot be made.
pub fn zstd(path: &Path) -> Result<zstd::Encoder<'static, BufWriter<File>>, Error> {
    Ok(zstd::Encoder::new(buffered(path)?, ZSTD)?)
}

fn buffered(path: &Path) -> Result<BufWriter<File>, Error> {
    Ok(BufWriter::with_capacity(1 << 16, File::create_new(path)?))
}

fn begin(folder: &Path, dataset: &'static Dataset, form: Form) -> Result<Box<dyn Written>, Error> {
    let path = path(folder, dataset.name, form.suffix);
    Ok(match form.suffix {
        ".csv" => lines(buffered(&path)?, dataset, Flavour::Plain)?,
        ".csv.gz" => lines(gzip(&path)?, dataset, Flavour::Plain)?,
        "-excel.csv" => lines(buffered(&path)?, dataset, Flavour::Excel)?,
        ".xlsx" => Box::new(Book::begin(&path, dataset)?),
        #[cfg(feature = "parquet")]
        ".parquet" => Box::new(parquet::Columns::begin(&path, dataset)?),
        ".ndjson.gz" => Box::new(Json::begin(gzip(&path)?, dataset)),
        _ => Box::new(Json::begin(zstd(&path)?, dataset)),
    })
}

fn lines(
    sink: impl Sink + 'static,
    dataset: &'static Dataset,
    flavour: Flavour,
) -> Result<Box<dyn Written>, Error> {
    Ok(Box::new(Lines::begin(sink, dataset, flavour)?))
}
