//! The whole of a result as a file: the rows of the API's tables, in the order of the page.

use poem::http::Uri;
use poem::web::Data;
use poem::{Response, handler};

use super::narrowing::Narrowing;
use crate::search::question::Question;
use crate::web::api;
use crate::web::api::list::Wanted;
use crate::web::fault::Fault;
use crate::web::negotiation::Form;
use crate::web::pages::asked::headings;
use crate::web::pages::desk::{AtDesk, Desk};
use crate::web::visit::Visit;

/// As CSV, with the columns' names or, for `headers=zh`, their Chinese labels above them.
#[handler]
pub async fn csv(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    whole(desk, visit, uri, Form::Csv).await
}

/// As NDJSON.
#[handler]
pub async fn ndjson(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    whole(desk, visit, uri, Form::Ndjson).await
}

/// As a workbook.
#[handler]
pub async fn xlsx(Data(desk): AtDesk<'_>, visit: &Visit, uri: &Uri) -> Result<Response, Fault> {
    api::search::whole_workbook(&desk.as_ref().into(), visit, question(uri)?).await
}

async fn whole(desk: &Desk, visit: &Visit, uri: &Uri, form: Form) -> Result<Response, Fault> {
    let wanted = Wanted::everything(form, headings(uri));
    api::search::whole(&desk.into(), visit, wanted, question(uri)?).await
}

fn question(uri: &Uri) -> Result<Question, Fault> {
    Ok(Narrowing::read(uri.query().unwrap_or_default())?.question())
}
