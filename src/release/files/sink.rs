//! Where text goes: a file, plain or compressed, that has to be ended properly.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use flate2::write::GzEncoder;

/// A file that takes text and must be ended.
pub trait Sink: Write + Send {
    /// Writes what is still held back.
    fn close(self) -> io::Result<()>;
}

impl Sink for BufWriter<File> {
    fn close(mut self) -> io::Result<()> {
        self.flush()
    }
}

impl Sink for GzEncoder<BufWriter<File>> {
    fn close(self) -> io::Result<()> {
        self.finish()?.flush()
    }
}

impl Sink for zstd::Encoder<'static, BufWriter<File>> {
    fn close(self) -> io::Result<()> {
        self.finish()?.flush()
    }
}
