//! Forms made of text: the plain table packed, the table for spreadsheets, objects.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::Path;

use anyhow::ensure;
use csv::StringRecord;
use flate2::read::MultiGzDecoder;

use super::{Plain, end, same};
use crate::release::datasets::Dataset;
use crate::release::files::write_object;
use crate::release::spreadsheet::Flavour;

/// Bytes compared at once.
const CHUNK: usize = 1 << 16;

/// A file that gzip compressed.
pub(super) fn unzipped(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    Ok(Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(buffered(path)?))))
}

/// A file that zstd compressed.
pub(super) fn unpacked(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    Ok(Box::new(BufReader::with_capacity(CHUNK, zstd::Decoder::with_buffer(buffered(path)?)?)))
}

fn buffered(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::with_capacity(CHUNK, File::open(path)?))
}

/// The plain table, compressed: byte for byte the same.
pub(super) fn packed(path: &Path, table: &Path) -> anyhow::Result<()> {
    let (mut packed, mut plain) = (unzipped(path)?, File::open(table)?);
    let (mut ours, mut theirs) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let read = plain.read(&mut ours)?;
        if read == 0 {
            ensure!(has_ended(&mut *packed)?, "解压后比同名的 CSV 表长");
            return Ok(());
        }
        let is_same = fills(&mut *packed, &mut theirs[..read])? && ours[..read] == theirs[..read];
        ensure!(is_same, "解压后与同名的 CSV 表不同");
    }
}

/// The table for spreadsheets: under Chinese labels, cells that look like formulas or numbers led by a sign.
pub(super) fn for_excel(path: &Path, dataset: &Dataset, plain: &mut Plain) -> anyhow::Result<()> {
    let mut reader = csv::Reader::from_path(path)?;
    let labels = dataset.fields.iter().map(|field| field.label);
    ensure!(reader.headers()?.iter().eq(labels), "表头与本程序的数据字典不同");
    let mut row = StringRecord::new();
    while reader.read_record(&mut row)? {
        let is_same = plain.next()?.is_some_and(|own| {
            own.len() == row.len() && own.iter().zip(&row).all(|(own, cell)| is_led(own, cell))
        });
        same(is_same, plain)?;
    }
    end(plain)
}

/// Whether a cell for spreadsheets is this one: as this program writes it, or an earlier one that led it otherwise.
fn is_led(own: &str, cell: &str) -> bool {
    cell == Flavour::Excel.cell(own) || cell == own || cell.strip_prefix(['\'', '\t']) == Some(own)
}

/// Objects, one a line: byte for byte what this program writes of each row, since readers differ on what a name that
/// stands twice says.
pub(super) fn objects(mut lines: Box<dyn Read>, dataset: &Dataset, plain: &mut Plain) -> anyhow::Result<()> {
    let (mut expected, mut line) = (Vec::new(), Vec::new());
    while let Some(row) = plain.next()? {
        expected.clear();
        write_object(dataset, row, &mut expected)?;
        expected.push(b'\n');
        line.resize(expected.len(), 0);
        let is_same = fills(&mut *lines, &mut line)? && line == expected;
        same(is_same, plain)?;
    }
    ensure!(has_ended(&mut *lines)?, "比同名的 CSV 表多出内容");
    Ok(())
}

/// Whether there was as much as was asked for.
fn fills(from: &mut dyn Read, into: &mut [u8]) -> anyhow::Result<bool> {
    match from.read_exact(into) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn has_ended(from: &mut dyn Read) -> anyhow::Result<bool> {
    Ok(from.read(&mut [0])? == 0)
}
