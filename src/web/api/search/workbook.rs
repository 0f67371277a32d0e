//! A whole result as a workbook for spreadsheets. Every cell is text, so codes keep their zeros and nothing that looks
//! like a formula is one. It is written to a file row by row, in the memory of one row, and sent from there.

use std::fs::File;
use std::io::Seek;

use poem::Response;
use poem::http::{HeaderValue, header};
use rust_xlsxwriter::{Workbook, XlsxError};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::PATH;
use super::meant::{Found, Meant};
use crate::search::question::{MOST_HITS, Question};
use crate::web::api::desk::Desk;
use crate::web::api::list::Listing;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::file_body::file_body;
use crate::web::visit::Visit;

/// Rows of a sheet, its heading aside: what is beyond stands in the other files.
pub const MOST_ROWS: u32 = 1_048_575;
/// Workbooks made at once: each costs a processor for a while.
static MAKING: Semaphore = Semaphore::const_new(2);
/// Seconds after which one more is worth asking for.
const RETRY_S: u64 = 20;
const CONTENT_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Everything a question means, as a workbook.
///
/// # Errors
/// [`Fault::Unavailable`] while others are being made; that the record or the search cannot answer.
pub async fn whole<R: Found>(desk: &Desk, visit: &Visit, question: Question) -> Result<Response, Fault> {
    let _turn = MAKING.try_acquire().map_err(|_| Fault::Unavailable { retry_after_s: RETRY_S })?;
    let view = desk.view(visit, None).await?;
    let listing = Meant::<R>::new(PATH, question);
    let mut sheet = Sheet::new(R::COLUMNS).map_err(|error| Fault::internal(&error))?;
    let mut cursor: Option<String> = None;
    loop {
        let page = listing.page(desk, &view, cursor.as_deref(), MOST_HITS as u64).await?;
        sheet = spawn_blocking(move || sheet.add(&page.rows))
            .await
            .map_err(|error| Fault::internal(&error))?
            .map_err(|error| Fault::internal(&error))?;
        cursor = page.next;
        if cursor.is_none() || sheet.is_full() {
            break;
        }
    }
    let file = spawn_blocking(move || sheet.finish()).await.map_err(|error| Fault::internal(&error))?;
    send(R::FILE, file.map_err(|error| Fault::internal(&error))?).await
}

/// A sheet being written.
struct Sheet {
    workbook: Workbook,
    next_row: u32,
}

impl Sheet {
    fn new(columns: &[&str]) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        for (column, name) in (0..).zip(columns) {
            sheet.write_string(0, column, *name)?;
        }
        Ok(Self { workbook, next_row: 1 })
    }

    fn is_full(&self) -> bool {
        self.next_row > MOST_ROWS
    }

    fn add<R: Found>(mut self, rows: &[R]) -> Result<Self, XlsxError> {
        for row in rows {
            if self.is_full() {
                break;
            }
            let mut written = Ok(());
            let (mut column, at) = (0, self.next_row);
            let sheet = self.workbook.worksheet_from_index(0)?;
            row.write_cells(&mut |cell| {
                if written.is_ok() && !cell.is_empty() {
                    written = sheet.write_string(at, column, cell).map(drop);
                }
                column += 1;
            });
            written?;
            self.next_row += 1;
        }
        Ok(self)
    }

    /// The finished file, read from its beginning.
    fn finish(mut self) -> Result<File, XlsxError> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        file.rewind()?;
        Ok(file)
    }
}

async fn send(name: &str, file: File) -> Result<Response, Fault> {
    let file = tokio::fs::File::from_std(file);
    let (length, body) = file_body(file).await.map_err(|error| Fault::internal(&error))?;
    let mut response = Response::builder().content_type(CONTENT_TYPE).body(body);
    let attachment = format!("attachment; filename=\"mingti-{name}.xlsx\"");
    let attachment = HeaderValue::try_from(attachment).expect("the name of a list is a valid file name");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, length.into());
    headers.insert(header::CONTENT_DISPOSITION, attachment);
    headers.insert(header::CACHE_CONTROL, CachePolicy::Never.usual_cache_control());
    Ok(response)
}
