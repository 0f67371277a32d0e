//! What a release says of itself: to machines as a Data Package and as CSV on the Web, to people as a page of text, and
//! to whoever wants to prove it as checksums and the signed checkpoint it was cut at.

mod csvw;
mod data_package;
mod references;
mod text;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::publisher::Publisher;
use super::shelf::{FileNote, MANIFEST, Manifest};
use super::{Error, datasets};
use crate::gazette::tree::proof::SignedTree;

/// The licence of all data, by its SPDX name.
pub const LICENCE: &str = "CC-BY-4.0";
/// What it is called.
pub const LICENCE_TITLE: &str = "CC BY 4.0";
/// Where it is written down.
pub const LICENCE_URL: &str = "https://creativecommons.org/licenses/by/4.0/";
/// The signed note that says how long the log is and what its root is.
pub const CHECKPOINT: &str = "checkpoint";
/// The key that verifies it.
pub const KEY: &str = "key";
/// The checksums of all other files.
pub const SUMS: &str = "SHA256SUMS";

/// Writes every description, and notes every file in the manifest.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(
    folder: &Path,
    manifest: &mut Manifest,
    signed: &SignedTree,
    publisher: &Publisher,
) -> Result<(), Error> {
    fs::write(folder.join(CHECKPOINT), &signed.checkpoint)?;
    fs::write(folder.join(KEY), format!("{}\n", signed.verifier_key))?;
    fs::write(folder.join("LICENCE.txt"), text::licence())?;
    fs::write(folder.join("README.md"), text::readme(manifest, publisher))?;
    for dataset in datasets::all() {
        let path = folder.join(format!("{}.csv-metadata.json", dataset.name));
        fs::write(path, serde_json::to_vec_pretty(&csvw::metadata(dataset))?)?;
    }
    let noted = note_all(folder, "")?;
    manifest.files = noted;
    let package = data_package::package(manifest, publisher, &references::broken(folder)?);
    fs::write(folder.join("datapackage.json"), serde_json::to_vec_pretty(&package)?)?;
    manifest.files.push(note(folder, "datapackage.json")?);
    manifest.files.sort_by(|a, b| a.path.cmp(&b.path));
    fs::write(folder.join(MANIFEST), serde_json::to_vec_pretty(manifest)?)?;
    let mut sums = File::create_new(folder.join(SUMS))?;
    for file in manifest.files.iter().chain([&note(folder, MANIFEST)?]) {
        writeln!(sums, "{}  {}", file.sha256, file.path)?;
    }
    sums.sync_all()?;
    Ok(())
}

/// Notes the files of a folder and of those within it.
fn note_all(folder: &Path, within: &str) -> Result<Vec<FileNote>, Error> {
    let mut notes = Vec::new();
    for entry in fs::read_dir(folder.join(within))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if entry.file_type()?.is_dir() {
            notes.extend(note_all(folder, &path)?);
        } else {
            notes.push(note(folder, &path)?);
        }
    }
    Ok(notes)
}

fn note(folder: &Path, path: &str) -> Result<FileNote, Error> {
    let (bytes, sha256) = digest(&folder.join(path))?;
    Ok(FileNote { path: path.to_owned(), bytes, sha256 })
}

/// The size of a file and its SHA-256 in lower-case hex.
///
/// # Errors
/// If it cannot be read.
pub fn digest(path: &Path) -> Result<(u64, String), Error> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((bytes, hex::encode(hash.finalize())));
        }
        hash.update(&chunk[..read]);
        bytes += read as u64;
    }
}
