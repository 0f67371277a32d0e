//! Releases in an object store that several portals share.
//!
//! A release is a bundle of objects under its name, and a marker beside them: a copy of its manifest, written last. What
//! has no marker is not there for anyone. So nothing half brought is ever seen, without a store having to rename.
//! Only whoever's turn it is ([`crate::gazette::Turn`]) brings or clears.

use std::fmt;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

use super::Released;
use super::address::{Address, Kind};
use super::manifest::{MANIFEST, Manifest, is_name};
use super::opening;
use crate::release::Error;
use crate::release::describe::SUMS;

/// How long a list is believed.
const REMEMBERED: Duration = Duration::from_secs(1);
/// What a file is sent in: the least that S3 takes as one piece of many. Two are held at a time.
const PIECE: usize = 5 << 20;
/// What a marker's name ends with.
const MARKER: &str = ".json";

/// The object store.
#[derive(Clone)]
pub(super) struct Objects {
    store: Arc<dyn ObjectStore>,
    /// What every name begins with.
    root: Path,
    /// Where that is on this machine, for a folder.
    folder: Option<PathBuf>,
    shown: Arc<str>,
    seen: Arc<Mutex<Seen>>,
    is_reachable: Arc<AtomicBool>,
}

/// The releases as they were listed last.
#[derive(Default)]
struct Seen {
    at: Option<Instant>,
    list: Option<Vec<Released>>,
}

impl Objects {
    /// Opens the store at an address, without asking it anything yet.
    pub(super) fn open(address: &Address) -> Result<Self, Error> {
        let root = address.prefix().clone().join("releases");
        let folder = match address.kind() {
            Kind::Bucket => None,
            Kind::Folder => Some(FilePath::new("/").join(root.as_ref())),
        };
        Ok(Self {
            store: opening::open(address)?,
            root,
            folder,
            shown: address.to_string().trim_end_matches('/').into(),
            seen: Arc::default(),
            is_reachable: Arc::new(AtomicBool::new(true)),
        })
    }

    /// Where a release stands, for people.
    pub(super) fn place(&self, name: &str) -> String {
        format!("{}/releases/{name}", self.shown)
    }

    /// Whether the store answered when it was asked last.
    pub(super) fn is_reachable(&self) -> bool {
        self.is_reachable.load(Ordering::Relaxed)
    }

    /// Every release, in no order, as it was at most a second ago; while the store cannot be reached, as it was last
    /// seen. Whether it can be reached again is found out by [`look`](Self::look) only, so nobody waits for it here.
    pub(super) async fn list(&self) -> Result<Vec<Released>, Error> {
        let mut seen = self.seen.lock().await;
        if !self.is_reachable() {
            return seen.list.clone().ok_or(Error::Away);
        }
        let is_fresh = seen.at.is_some_and(|at| at.elapsed() < REMEMBERED);
        match seen.list.clone().filter(|_| is_fresh) {
            Some(list) => Ok(list),
            None => match self.refresh(&mut seen).await {
                Err(error) if error.is_away() => seen.list.clone().ok_or(error),
                list => list,
            },
        }
    }

    /// The same as it is now.
    pub(super) async fn look(&self) -> Result<Vec<Released>, Error> {
        self.refresh(&mut *self.seen.lock().await).await
    }

    async fn refresh(&self, seen: &mut Seen) -> Result<Vec<Released>, Error> {
        let list = self.read(seen.list.as_deref().unwrap_or_default()).await;
        self.is_reachable.store(!list.as_ref().is_err_and(Error::is_away), Ordering::Relaxed);
        let list = list?;
        *seen = Seen { at: Some(Instant::now()), list: Some(list.clone()) };
        Ok(list)
    }

    /// Lists the markers, and reads those that are not known: a release never changes.
    async fn read(&self, known: &[Released]) -> Result<Vec<Released>, Error> {
        let there = self.store.list_with_delimiter(Some(&self.root)).await?;
        let markers = there.objects.iter().filter_map(|object| marked(&object.location));
        let mut list = Vec::new();
        for name in markers {
            if let Some(known) = known.iter().find(|one| one.manifest.name == name) {
                list.push(known.clone());
            } else if let Some(manifest) = self.manifest(name).await? {
                list.push(Released { manifest: Arc::new(manifest) });
            }
        }
        Ok(list)
    }

    async fn manifest(&self, name: &str) -> Result<Option<Manifest>, Error> {
        match self.store.get(&self.marker(name)).await {
            // It went between the list and the question.
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            found => Ok(Some(serde_json::from_slice(&found?.bytes().await?)?)),
        }
    }

    /// A file of a release, or a part of it, with the number of bytes to come; `None` if there is none.
    pub(super) async fn file(
        &self,
        name: &str,
        path: &str,
        range: Option<std::ops::Range<u64>>,
    ) -> Result<Option<(u64, BoxStream<'static, Result<Bytes, object_store::Error>>)>, Error> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&self.object(name, path), options).await {
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            found => {
                let found = found?;
                Ok(Some((found.range.end - found.range.start, found.into_stream())))
            }
        }
    }

    /// Brings the files of a release, which nobody sees yet, and makes sure that all of them arrived.
    pub(super) async fn bring(&self, folder: &FilePath, manifest: &Manifest) -> Result<(), Error> {
        let listed = manifest.files.iter().map(|file| file.path.as_str());
        for path in listed.chain([MANIFEST, SUMS]) {
            self.send(&folder.join(path), self.object(&manifest.name, path)).await?;
        }
        let arrived: Vec<_> = self.store.list(Some(&self.bundle(&manifest.name))).try_collect().await?;
        for file in &manifest.files {
            let object = self.object(&manifest.name, &file.path);
            let is_there = arrived.iter().any(|meta| meta.location == object && meta.size == file.bytes);
            if !is_there {
                return Err(Error::NotArrived(file.path.clone()));
            }
        }
        Ok(())
    }

    async fn send(&self, file: &FilePath, to: Path) -> Result<(), Error> {
        let file = tokio::fs::File::open(file).await?;
        let mut pieces = tokio::io::BufReader::with_capacity(1 << 20, file);
        let mut out = BufWriter::with_capacity(self.store.clone(), to, PIECE).with_max_concurrency(1);
        let sent = tokio::io::copy_buf(&mut pieces, &mut out).await;
        if sent.is_err() {
            // The failure itself is told; that its beginning may stay is not.
            let _ = out.abort().await;
        }
        sent.map_err(Error::sending)?;
        out.shutdown().await.map_err(Error::sending)
    }

    /// Shows a release whose files are there.
    pub(super) async fn show(&self, manifest: &Manifest) -> Result<(), Error> {
        let marker = serde_json::to_vec_pretty(manifest)?;
        self.store.put(&self.marker(&manifest.name), marker.into()).await?;
        Ok(())
    }

    /// Removes a release: first for everyone's eyes, then its files. Whoever comes second finds less to do.
    pub(super) async fn remove(&self, name: &str) -> Result<(), Error> {
        self.delete(vec![self.marker(name)]).await?;
        self.clear(name).await
    }

    /// Removes what somebody left behind who was interrupted while bringing or removing a release.
    pub(super) async fn sweep(&self) -> Result<(), Error> {
        let there = self.store.list_with_delimiter(Some(&self.root)).await?;
        let markers: Vec<&str> = there.objects.iter().filter_map(|object| marked(&object.location)).collect();
        for bundle in &there.common_prefixes {
            if let Some(name) = bundle.filename().filter(|name| is_name(name) && !markers.contains(name)) {
                self.clear(name).await?;
            }
        }
        Ok(())
    }

    async fn clear(&self, name: &str) -> Result<(), Error> {
        let bundle = self.store.list(Some(&self.bundle(name)));
        self.delete(bundle.map_ok(|meta| meta.location).try_collect().await?).await?;
        // In a folder, what was being written has no name yet that is listed, and folders stay.
        match self.folder.as_ref().map(|folder| std::fs::remove_dir_all(folder.join(name))) {
            Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn delete(&self, objects: Vec<Path>) -> Result<(), Error> {
        let mut deleted = self.store.delete_stream(stream::iter(objects.into_iter().map(Ok)).boxed());
        while let Some(one) = deleted.next().await {
            match one {
                Err(object_store::Error::NotFound { .. }) => {}
                one => drop(one?),
            }
        }
        Ok(())
    }

    fn bundle(&self, name: &str) -> Path {
        self.root.clone().join(name)
    }

    fn object(&self, name: &str, path: &str) -> Path {
        path.split('/').fold(self.bundle(name), Path::join)
    }

    fn marker(&self, name: &str) -> Path {
        self.root.clone().join(format!("{name}{MARKER}"))
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Objects").field(&self.shown).finish()
    }
}

/// The name of the release that this object is the marker of.
fn marked(location: &Path) -> Option<&str> {
    location.filename()?.strip_suffix(MARKER).filter(|name| is_name(name))
}
