//! The bytes of a text file on their way to the lines: counted, and UTF-8 if they were UTF-16.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder};

use super::text::Encoding;

const BUFFER: usize = 64 << 10;
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Buffered bytes of a text file without byte order mark.
pub(super) type Source = BufReader<Box<dyn Read + Send>>;

/// How much of a file has been read; shared with whoever reads.
#[derive(Debug, Clone)]
pub(super) struct Progress {
    done: Arc<AtomicU64>,
    total: u64,
}

impl Progress {
    /// Nothing done yet of so much.
    pub(super) fn of(total: u64) -> Self {
        Self { done: Arc::default(), total }
    }

    pub(super) fn add(&self, amount: u64) {
        self.done.fetch_add(amount, Ordering::Relaxed);
    }

    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed).min(self.total)
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }
}

/// Opens a text file past its byte order mark.
pub(super) fn open(path: &Path, encoding: Encoding) -> io::Result<(Source, Progress)> {
    let file = File::open(path)?;
    let progress = Progress::of(file.metadata()?.len());
    let counted = Counted { file, progress: progress.clone() };
    // `new_decoder` drops the byte order mark that announced the encoding.
    let bytes: Box<dyn Read + Send> = match encoding {
        Encoding::Utf16Le => Box::new(Utf16::new(counted, encoding_rs::UTF_16LE.new_decoder())),
        Encoding::Utf16Be => Box::new(Utf16::new(counted, encoding_rs::UTF_16BE.new_decoder())),
        Encoding::Utf8 | Encoding::Gb18030 => Box::new(counted),
    };
    let mut source = BufReader::with_capacity(BUFFER, bytes);
    if source.fill_buf()?.starts_with(UTF8_MARK) {
        source.consume(UTF8_MARK.len());
    }
    Ok((source, progress))
}

struct Counted {
    file: File,
    progress: Progress,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.progress.add(count as u64);
        Ok(count)
    }
}

/// UTF-16 turned into UTF-8 while it is read; what is malformed becomes U+FFFD.
struct Utf16 {
    bytes: Counted,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    last: bool,
    finished: bool,
}

impl Utf16 {
    fn new(bytes: Counted, decoder: Decoder) -> Self {
        Self { bytes, decoder, input: vec![0; BUFFER], start: 0, end: 0, last: false, finished: false }
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.finished {
            if self.start == self.end && !self.last {
                self.start = 0;
                self.end = self.bytes.read(&mut self.input)?;
                self.last = self.end == 0;
            }
            let input = &self.input[self.start..self.end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, buffer, self.last);
            self.start += read;
            self.finished = self.last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
