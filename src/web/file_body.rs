//! A file as a body: read a piece at a time, whatever its size.

use std::io;
use std::path::Path;

use bytes::Bytes;
use futures::stream;
use poem::Body;
use tokio::io::AsyncReadExt;

/// Bytes read at once.
const PIECE: usize = 256 * 1024;

/// The length of a file, and a body that reads it.
///
/// # Errors
/// If it cannot be opened.
pub async fn file_body(path: &Path) -> io::Result<(u64, Body)> {
    let file = tokio::fs::File::open(path).await?;
    let length = file.metadata().await?.len();
    let mut file = file;
    file.set_max_buf_size(PIECE);
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = Vec::with_capacity(PIECE);
        let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).await?;
        Ok::<_, io::Error>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    Ok((length, Body::from_bytes_stream(pieces)))
}
