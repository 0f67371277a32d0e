//! The addresses of the publication log as people read it.

use chrono::Days;
use poem::http::Uri;
use poem::web::{Data, Path};
use poem::{Response, Route, get, handler};

use super::asked::{Asked, given};
use super::change::{ChangePage, ChangesPage};
use super::chosen::Chosen;
use super::desk::{AtDesk, Desk, ROWS, html};
use super::diff::DiffPage;
use super::ledger::LedgerPage;
use super::missing;
use crate::domain::Day;
use crate::gazette::tree::proof::{Inclusion, SignedTree};
use crate::web::api::parameter::{SINCE, UNTIL};
use crate::web::cache::CachePolicy;
use crate::web::fault::{Fault, FieldError};
use crate::web::visit::Visit;

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/changes", get(changes))
        .at("/changes/:seq", get(change))
        .at("/ledger", get(ledger))
        .at("/diff", get(diff))
}

/// Every publication changes the list, so it is kept nowhere.
#[handler]
async fn changes(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked, uri: &Uri) -> Result<Response, Fault> {
    let cursor = asked.cursor.as_deref();
    let chosen = Chosen::read(uri.query().unwrap_or_default())?;
    let shell = desk.record(visit, &asked, chosen.address("/changes", cursor)).cited_as("公布记录");
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let changes = desk.gazette.log_history(&view, &chosen.filter(), cursor, ROWS).await;
        html(&ChangesPage::new(shell, chosen, changes.map_err(missing::from_gazette)?))
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

/// Days compared unless asked otherwise.
const USUALLY: Days = Days::new(7);

/// The days that are asked for: the last week, if none are.
///
/// # Errors
/// A bad request that names what is no day, lies in the future or comes after the other.
fn days(query: &str, today: Day) -> Result<(Day, Day), Fault> {
    let mut errors = Vec::new();
    let day = |text: &str| text.parse::<Day>().ok().filter(|day| day.to_string() == text);
    let since = given(query, &SINCE, day, &mut errors);
    let to = given(query, &UNTIL, day, &mut errors).unwrap_or(today);
    if to > today {
        errors.push(FieldError::parameter(UNTIL.name, "不能晚于今天"));
    }
    let from = since.unwrap_or_else(|| to.checked_sub_days(USUALLY).unwrap_or(to));
    if from > to {
        errors.push(FieldError::parameter(SINCE.name, "不能晚于“到”，没有给出“到”时不能晚于今天"));
    }
    Fault::if_any(errors).map(|()| (from, to))
}

/// A withdrawal changes the past too, and few ask the same, so it is kept nowhere.
#[handler]
async fn diff(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked, uri: &Uri) -> Result<Response, Fault> {
    let query = uri.query().unwrap_or_default();
    let (from, to) = days(query, visit.day)?;
    let chosen = Chosen::read(query)?.between(from, to);
    let cursor = asked.cursor.as_deref();
    let shell = desk.text(visit, &asked, chosen.address("/diff", cursor));
    let key = shell.key();
    let render = async {
        let view =
            desk.view(visit, &Asked { as_of: (to < visit.day).then_some(to), ..Asked::default() }).await?;
        let filter = chosen.differences();
        let found = desk.gazette.differences(&view, from, &filter, cursor, ROWS).await;
        let found = found.map_err(missing::from_gazette)?;
        let summary = match cursor {
            None if filter.is_open() => {
                let summary = desk.gazette.summary_of_differences(&view, from).await;
                Some(summary.map_err(missing::from_gazette)?)
            }
            _ => None,
        };
        html(&DiffPage::new(shell, chosen, found, summary))
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

#[handler]
async fn ledger(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.record(visit, &asked, "/ledger").cited_as("撤回与更正");
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &asked).await?;
        let ledger = desk.gazette.ledger(&view, ROWS).await.map_err(missing::from_gazette)?;
        html(&LedgerPage { shell, ledger })
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

/// The number of an entry, in its one spelling.
fn parse(seq: &str) -> Result<u64, Fault> {
    let number: Option<u64> = seq.parse().ok();
    number.filter(|number| number.to_string() == seq && *number > 0).ok_or_else(missing::entry)
}

/// Its proof is of the newest signed tree, so the page is kept nowhere.
#[handler]
async fn change(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    asked: Asked,
    Path(seq): Path<String>,
) -> Result<Response, Fault> {
    let seq = parse(&seq)?;
    let shell = desk.text(visit, &asked, format!("/changes/{seq}"));
    let key = shell.key();
    let render = async {
        let view = desk.view(visit, &Asked::default()).await?;
        let found = desk.gazette.log_version(&view, seq).await.map_err(missing::from_gazette)?;
        let (entry, version) = found.ok_or_else(missing::entry)?;
        if entry.body.is_none() {
            let withdrawn = desk.gazette.withdrawn_entry(&entry).await;
            let withdrawn = withdrawn.map_err(missing::from_gazette)?;
            return Err(withdrawn.as_ref().map_or_else(missing::entry, missing::withdrawn));
        }
        html(&ChangePage::new(shell, entry, version, sealed(desk, seq).await?))
    };
    desk.answer(visit, CachePolicy::Never, &key, render).await
}

/// The proof of an entry under the newest signature.
async fn sealed(desk: &Desk, seq: u64) -> Result<Option<(Inclusion, SignedTree)>, Fault> {
    let Some(signed) = desk.gazette.signed_tree().await.map_err(missing::from_gazette)? else {
        return Ok(None);
    };
    let proof = desk.gazette.inclusion(seq, signed.size).await.map_err(missing::from_gazette)?;
    Ok(proof.map(|proof| (proof, signed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_are_compared_as_asked_or_not_at_all() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2021-11-15");
        for (query, from, to) in [
            ("from=2021-11-01&to=2021-11-10", "2021-11-01", "2021-11-10"),
            ("from=2021-11-15&to=2021-11-15", "2021-11-15", "2021-11-15"),
            ("to=2021-11-10", "2021-11-03", "2021-11-10"),
            ("from=2021-11-01&to=", "2021-11-01", "2021-11-15"),
            ("from=singlemessage&isappinstalled=0", "2021-11-08", "2021-11-15"),
            ("", "2021-11-08", "2021-11-15"),
        ] {
            assert_eq!(days(query, today).ok(), Some((day(from), day(to))), "{query}");
        }
        for (query, wrong) in [
            ("from=2021-11-10&to=2021-11-01", vec!["from"]),
            ("from=2021-12-24", vec!["from"]),
            ("from=2030-01-01&to=2031-01-01", vec!["to"]),
            ("from=xx", vec!["from"]),
            ("from=x&to=yesterday", vec!["from", "to"]),
            ("to=2021-02-30", vec!["to"]),
        ] {
            let Err(Fault::BadRequest { errors }) = days(query, today) else { panic!("{query} was read") };
            let named: Vec<&str> = errors.iter().filter_map(|error| error.parameter.as_deref()).collect();
            assert_eq!(named, wrong, "{query}");
        }
    }
}
