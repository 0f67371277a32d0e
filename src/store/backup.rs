//! A copy of the embedded database as it stands at one moment, whole whatever others write meanwhile, and without what was
//! deleted from it: the write-ahead log is part of the database, so a copy of its file alone is not.

use std::path::Path;

use super::Error;
use super::engine::Address;
use super::looking::Way;

impl Address {
    /// Copies the database into an empty file, which can be read wherever it lies: it is in no write-ahead mode.
    ///
    /// # Errors
    /// [`Error::NotEmbedded`] on PostgreSQL, which has tools of its own; [`Error::Embedded`] if the database cannot be read
    /// or the copy not be written.
    pub async fn copy_into(&self, file: &Path) -> Result<(), Error> {
        let Self::File(database) = self else { return Err(Error::NotEmbedded) };
        let (database, file) = (database.clone(), file.to_owned());
        tokio::task::spawn_blocking(move || copy(&database, &file)).await.map_err(|_| Error::Closed)?
    }
}

fn copy(database: &Path, file: &Path) -> Result<(), Error> {
    let connection = Way::to_look_at(database)?.open(database)?;
    connection.execute("vacuum into ?1", [file.to_string_lossy()])?;
    Ok(())
}
