//! Whether every byte of a generation is what was written.

use std::collections::HashSet;
use std::path::PathBuf;

use tantivy::Index;
use tantivy::directory::error::OpenReadError;

use super::Error;
use super::generation::Generation;

impl Generation {
    /// Reads every byte of it: may take seconds.
    ///
    /// # Errors
    /// [`Error::Damaged`] naming a file whose bytes are not what was written.
    pub fn verify(&self) -> Result<(), Error> {
        let index = self.mapped_apart()?;
        for file in files(&index)? {
            match index.directory().validate_checksum(&file) {
                Ok(true) => {}
                Ok(false) => return Err(Error::Damaged(file)),
                // Its segment was merged into another one meanwhile.
                Err(OpenReadError::FileDoesNotExist(_)) if !files(&self.index)?.contains(&file) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// The files of all segments that are in use now.
fn files(index: &Index) -> Result<HashSet<PathBuf>, Error> {
    let written = index.directory().list_managed_files();
    Ok(index.load_metas()?.list_segment_files().intersection(&written).cloned().collect())
}
