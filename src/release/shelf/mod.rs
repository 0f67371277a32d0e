//! The releases of a portal: in a folder of its own, or in an object store that it shares with others. Each is whole
//! from the moment it appears, and never changes.

mod address;
mod folder;
mod kept;
mod manifest;
mod objects;
mod opening;

pub use address::Address;
pub use manifest::{FileNote, MANIFEST, Manifest, Part, position_of};

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use tempfile::TempDir;
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::files::{table, table_path};
use super::{Error, datasets};
use folder::Folder;
use objects::Objects;

/// A release that is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Released {
    /// What it says of itself.
    pub manifest: Arc<Manifest>,
}

/// The releases of a portal, the newest first. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// Where releases are made, and where they stay if there are no objects.
    folder: Folder,
    objects: Option<Objects>,
}

/// A file of a release, ready to be read.
pub struct Opened {
    /// The bytes to come.
    pub length: u64,
    /// Where they come from.
    pub source: Source,
}

/// Where the bytes of a file come from.
pub enum Source {
    /// A file of this machine, at the place where reading begins.
    File(tokio::fs::File),
    /// An object store.
    Objects(BoxStream<'static, std::io::Result<Bytes>>),
}

/// The plain tables of a release in a folder of this machine.
pub(super) enum Tables {
    /// The release stands there.
    There(PathBuf),
    /// They were fetched, and go when this is dropped.
    Fetched(TempDir),
}

impl Tables {
    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::There(folder) => folder,
            Self::Fetched(folder) => folder.path(),
        }
    }
}

impl Shelf {
    /// The releases in a folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: Folder::new(folder), objects: None }
    }

    /// The releases in an object store; they are made in a folder of this machine.
    ///
    /// # Errors
    /// If the store cannot be opened with what is said of it. Whether it answers is not asked yet.
    pub fn shared(folder: PathBuf, address: &Address) -> Result<Self, Error> {
        Ok(Self { folder: Folder::new(folder), objects: Some(Objects::open(address)?) })
    }

    /// Every release, the newest first. From an object store: as of a second ago at most, and while it cannot be
    /// reached as they were seen last.
    ///
    /// # Errors
    /// If the folder cannot be read; [`Error::is_away`] if the store was never reached.
    pub async fn list(&self) -> Result<Vec<Released>, Error> {
        let list = match &self.objects {
            Some(objects) => objects.list().await?,
            None => self.in_folder(Folder::list).await?,
        };
        Ok(sorted(list))
    }

    /// The same as they are now. It finds out whether a store that was away can be reached again.
    ///
    /// # Errors
    /// If folder or store cannot be read.
    pub async fn look(&self) -> Result<Vec<Released>, Error> {
        match &self.objects {
            Some(objects) => Ok(sorted(objects.look().await?)),
            None => self.list().await,
        }
    }

    /// Whether the object store answered when it was asked last; `None` if there is none.
    pub fn is_reachable(&self) -> Option<bool> {
        self.objects.as_ref().map(Objects::is_reachable)
    }

    /// Where a release stands, for people.
    pub fn place(&self, released: &Released) -> String {
        let name = &released.manifest.name;
        match &self.objects {
            Some(objects) => objects.place(name),
            None => self.folder.path(name).display().to_string(),
        }
    }

    /// Opens a file of a release, or a stretch of it that lies within; `None` if there is none, or no longer.
    ///
    /// # Errors
    /// If it is there and cannot be read, [`Error::Damaged`] if it is shorter or longer than it was written;
    /// [`Error::is_away`] if the store does not answer.
    pub async fn open(
        &self,
        released: &Released,
        path: &str,
        range: Option<Range<u64>>,
    ) -> Result<Option<Opened>, Error> {
        let name = &released.manifest.name;
        if let Some(objects) = &self.objects {
            let found = objects.file(name, path, range).await?;
            return Ok(found.map(|(length, bytes)| Opened {
                length,
                source: Source::Objects(Box::pin(bytes.map_err(std::io::Error::other))),
            }));
        }
        let (name, whole, path) = (name.clone(), path, path.to_owned());
        let Some(file) = self.in_folder(move |folder| folder.open(&name, &path)).await? else {
            return Ok(None);
        };
        let mut file = tokio::fs::File::from_std(file);
        let length = file.metadata().await?.len();
        if released.manifest.files.iter().any(|note| note.path == whole && note.bytes != length) {
            return Err(Error::Damaged(format!("{}/{whole}", released.manifest.name)));
        }
        let range = range.unwrap_or(0..length);
        if range.start > 0 {
            file.seek(std::io::SeekFrom::Start(range.start)).await?;
        }
        Ok(Some(Opened { length: range.end - range.start, source: Source::File(file) }))
    }

    /// The plain tables of a release on this machine; `None` if it is gone.
    pub(super) async fn tables(&self, released: &Released) -> Result<Option<Tables>, Error> {
        let name = &released.manifest.name;
        let Some(objects) = &self.objects else { return Ok(Some(Tables::There(self.folder.path(name)))) };
        let folder = self.folder.aside()?;
        for dataset in datasets::all() {
            let path = table_path(dataset.name);
            let Some((_, mut bytes)) = objects.file(name, &path, None).await? else { return Ok(None) };
            let mut file = tokio::fs::File::create(table(folder.path(), dataset.name)).await?;
            while let Some(piece) = bytes.try_next().await? {
                file.write_all(&piece).await?;
            }
            file.flush().await?;
        }
        Ok(Some(Tables::Fetched(folder)))
    }

    /// A new folder for a release in the making, removed if it is dropped. What a crash left, here or in the store, is
    /// removed first.
    pub(super) async fn aside(&self) -> Result<TempDir, Error> {
        if let Some(objects) = &self.objects {
            objects.sweep().await?;
        }
        self.folder.aside()
    }

    /// Brings the files of a release to where they will be read. Nobody sees them yet.
    pub(super) async fn bring(&self, folder: &TempDir, manifest: &Manifest) -> Result<(), Error> {
        match &self.objects {
            Some(objects) => objects.bring(folder.path(), manifest).await,
            None => Ok(()),
        }
    }

    /// Shows a release that was brought, and lets go of those that are not to be kept: old ones, and all that were cut
    /// before a withdrawal, because they still hold what was withdrawn.
    pub(super) async fn take_in(
        &self,
        folder: TempDir,
        manifest: Manifest,
        withdrawn: u64,
    ) -> Result<Released, Error> {
        match &self.objects {
            Some(objects) => objects.show(&manifest).await?,
            None => self.folder.take_in(folder, &manifest)?,
        }
        self.forget(withdrawn).await?;
        for old in kept::outlived(&self.look().await?) {
            self.remove(&old).await?;
        }
        self.look().await?;
        Ok(Released { manifest: Arc::new(manifest) })
    }

    /// Removes releases that were cut before the entry at this position.
    ///
    /// # Errors
    /// If one cannot be removed.
    pub async fn forget(&self, withdrawn: u64) -> Result<(), Error> {
        for old in self.list().await?.iter().filter(|one| one.manifest.seq < withdrawn) {
            self.remove(old).await?;
        }
        Ok(())
    }

    async fn remove(&self, released: &Released) -> Result<(), Error> {
        let name = released.manifest.name.clone();
        match &self.objects {
            Some(objects) => objects.remove(&name).await,
            None => self.in_folder(move |folder| folder.remove(&name)).await,
        }
    }

    /// Asks the folder without holding up others.
    async fn in_folder<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Folder) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || ask(&folder)).await.map_err(|_| Error::Interrupted)?
    }
}

fn sorted(mut released: Vec<Released>) -> Vec<Released> {
    released.sort_by_key(|one| std::cmp::Reverse((one.manifest.seq, one.manifest.day)));
    released
}

#[cfg(test)]
mod tests;
