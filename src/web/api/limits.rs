//! Every number that the API promises about what is asked of it. The parameters and the published document are
//! made from these.

/// Rows of a page where the client names no `limit`.
pub const DEFAULT_LIMIT: u64 = 50;
/// The most rows of a page; whoever wants all of them asks for CSV or NDJSON.
pub const MAX_LIMIT: u64 = 1000;
/// Rows fetched at a time while a whole list is sent: enough that asking costs little beside the answer.
pub const STREAM_ROWS: u64 = 1000;
/// The same of a list that must be put in order anew each time.
pub const SORTED_ROWS: u64 = 2 * STREAM_ROWS;
/// The most ids in one question.
pub const MOST_IDS: usize = 100;
/// Dimensions by which a list is counted at a time: more would be rows again.
pub const MOST_DIMENSIONS: usize = 3;
/// The most suggestions to one question.
pub const MOST_SUGGESTIONS: u64 = 10;
/// Seconds that a follower of the log may ask us to wait for the next entry.
pub const LONGEST_WAIT_S: u64 = 25;
/// Characters of a name, a code or a cursor in the query.
pub const MAX_TEXT_CHARS: usize = 1000;
/// The calendar years that can be asked for.
pub const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;
/// The last position of the log that can be asked for: what both databases count to.
pub const MAX_SEQ: u64 = i64::MAX as u64;
