//! Releases in an object store that several portals share.
//!
//! A release is a bundle of objects under its name, and a marker beside them: a copy of its manifest, written last. What
//! has no marker is not there for anyone. So nothing half brought is ever seen, without a store having to rename.
//! [`bringing`] is for whoever's turn it is ([`crate::gazette::Turn`]); the rest is for everyone.

mod bringing;

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::FutureExt;
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::sync::Mutex;

use super::Released;
use super::address::{Address, Kind};
use super::manifest::is_name;
use super::opening;
use crate::release::Error;

/// How long a list is believed.
const REMEMBERED: Duration = Duration::from_secs(1);
/// How long a reader waits for the store.
const PATIENCE: Duration = Duration::from_secs(8);
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
    seen: Arc<RwLock<Option<Seen>>>,
    /// Held by the one who lists them anew.
    listing: Arc<Mutex<()>>,
    is_reachable: Arc<AtomicBool>,
}

/// The releases as they were listed last; there is none of these before the first time.
#[derive(Clone)]
struct Seen {
    at: Instant,
    list: Vec<Released>,
}

impl Objects {
    /// Opens the store at an address, without asking it anything yet.
    pub(super) fn open(address: &Address) -> Result<Self, Error> {
        let root = address.prefix().clone().join("releases");
        let folder = match address.kind() {
            Kind::Bucket => None,
            Kind::Folder => Some(PathBuf::from("/").join(root.as_ref())),
        };
        Ok(Self {
            store: opening::open(address)?,
            root,
            folder,
            shown: address.to_string().trim_end_matches('/').into(),
            seen: Arc::default(),
            listing: Arc::default(),
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
        if let Some(known) = self.known() {
            return known;
        }
        // Of many who ask at once, one asks the store.
        let _listing = self.listing.lock().await;
        if let Some(known) = self.known() {
            return known;
        }
        match self.refresh().await {
            Err(error) if error.is_away() => self.seen().map(|seen| seen.list).ok_or(error),
            list => list,
        }
    }

    /// What is answered without asking the store; `None` if it is to be asked.
    fn known(&self) -> Option<Result<Vec<Released>, Error>> {
        match self.seen() {
            seen if !self.is_reachable() => Some(seen.map(|seen| seen.list).ok_or(Error::Away)),
            Some(seen) if seen.at.elapsed() < REMEMBERED => Some(Ok(seen.list)),
            _ => None,
        }
    }

    fn seen(&self) -> Option<Seen> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same as it is now.
    pub(super) async fn look(&self) -> Result<Vec<Released>, Error> {
        let _listing = self.listing.lock().await;
        self.refresh().await
    }

    async fn refresh(&self) -> Result<Vec<Released>, Error> {
        let list = soon(self.read()).await;
        self.is_reachable.store(!list.as_ref().is_err_and(Error::is_away), Ordering::Relaxed);
        let list = list?;
        let seen = Seen { at: Instant::now(), list: list.clone() };
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = Some(seen);
        Ok(list)
    }

    /// Lists the markers, and reads those that are not known: a release never changes.
    async fn read(&self) -> Result<Vec<Released>, Error> {
        let known = self.seen().map(|seen| seen.list).unwrap_or_default();
        let there = self.store.list_with_delimiter(Some(&self.root)).await?;
        let markers = there.objects.iter().filter_map(|object| marked(&object.location));
        let of_marker = |name| match known.iter().find(|one| one.manifest.name == name) {
            Some(known) => futures::future::ok(Some(known.clone())).left_future(),
            None => self.released(name).right_future(),
        };
        let list = futures::future::try_join_all(markers.map(of_marker)).await?;
        Ok(list.into_iter().flatten().collect())
    }

    async fn released(&self, name: &str) -> Result<Option<Released>, Error> {
        match self.store.get(&self.marker(name)).await {
            // It went between the list and the question.
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            found => {
                let manifest = serde_json::from_slice(&found?.bytes().await?)?;
                Ok(Some(Released { manifest: Arc::new(manifest) }))
            }
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
        let object = self.object(name, path);
        soon(async {
            match self.store.get_opts(&object, options).await {
                Err(object_store::Error::NotFound { .. }) => Ok(None),
                found => {
                    let found = found?;
                    Ok(Some((found.range.end - found.range.start, found.into_stream())))
                }
            }
        })
        .await
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

/// The outcome of a question to the store for which a reader waits: it is not waited for as long as a writer would.
async fn soon<T>(asked: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(Error::Away))
}

/// The name of the release that this object is the marker of.
fn marked(location: &Path) -> Option<&str> {
    location.filename()?.strip_suffix(MARKER).filter(|name| is_name(name))
}
