//! Bringing a release to the store, and removing what is not to stay. What was interrupted is cleared the next time.

use std::io::ErrorKind;
use std::path::Path as FilePath;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::io::AsyncWriteExt;

use super::{Objects, marked};
use crate::release::Error;
use crate::release::describe::SUMS;
use crate::release::shelf::manifest::{MANIFEST, Manifest, is_name};

/// What a file is sent in: the least that S3 takes as one piece of many. Two are held at a time.
const PIECE: usize = 5 << 20;

impl Objects {
    /// Brings the files of a release, which nobody sees yet, and makes sure that all of them arrived.
    pub(in crate::release::shelf) async fn bring(
        &self,
        folder: &FilePath,
        manifest: &Manifest,
    ) -> Result<(), Error> {
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
    pub(in crate::release::shelf) async fn show(&self, manifest: &Manifest) -> Result<(), Error> {
        let marker = serde_json::to_vec_pretty(manifest)?;
        self.store.put(&self.marker(&manifest.name), marker.into()).await?;
        Ok(())
    }

    /// Removes a release: first for everyone's eyes, then its files. Whoever comes second finds less to do.
    pub(in crate::release::shelf) async fn remove(&self, name: &str) -> Result<(), Error> {
        self.delete(vec![self.marker(name)]).await?;
        self.clear(name).await
    }

    /// Removes what somebody left behind who was interrupted while bringing or removing a release.
    pub(in crate::release::shelf) async fn sweep(&self) -> Result<(), Error> {
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
            Some(Err(error)) if error.kind() != ErrorKind::NotFound => Err(error.into()),
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
}
