//! A file as a body: read a piece at a time, whatever its size.

use std::io;

use bytes::Bytes;
use futures::stream;
use poem::Body;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, Take};

use crate::release::shelf::{Opened, Source};

/// Bytes read at once.
const PIECE: usize = 256 * 1024;

/// The length of a file, and a body that reads it from where it stands.
///
/// # Errors
/// If it cannot be asked for its length.
pub async fn file_body(file: File) -> io::Result<(u64, Body)> {
    let length = file.metadata().await?.len();
    Ok((length, pieces(file.take(length))))
}

/// A body that reads what was opened of a release.
pub fn opened_body(opened: Opened) -> Body {
    match opened.source {
        Source::File(file) => pieces(file.take(opened.length)),
        Source::Objects(pieces) => Body::from_bytes_stream(pieces),
    }
}

fn pieces(file: Take<File>) -> Body {
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    Body::from_bytes_stream(pieces)
}
