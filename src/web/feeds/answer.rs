//! How a feed is answered, in either form.

use std::future::Future;
use std::time::Duration;

use poem::Response;

use super::feed::{Address, Feed, Form, News};
use super::{atom, json_feed};
use crate::gazette::tree::proof::Checkpoint;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::pages::desk::Desk;
use crate::web::pages::missing;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// Answers with a feed, from memory or by reading what was published.
///
/// # Errors
/// What `read` says no with.
pub async fn answer(
    desk: &Desk,
    visit: &Visit,
    (address, form): (Address, Form),
    read: impl Future<Output = Result<News, Fault>>,
) -> Result<Response, Fault> {
    let key = address.of(form);
    let render = Box::pin(async {
        let news = read.await?;
        let newest = news.items.iter().map(|item| item.entry.seq).max().unwrap_or_default();
        let checkpoint = checkpoint_of(desk, newest).await?;
        // Whatever was published, a feed that had to go without is not the last word.
        let stands_for = if checkpoint.is_none() { Some(0) } else { news.position };
        let mut feed = Feed { site: desk.site.public_url.clone(), address, news, checkpoint };
        let made_from = std::mem::take(&mut feed.news.made_from);
        let body = match form {
            Form::Atom => Rendered::new("application/atom+xml; charset=utf-8", atom::write(&feed)?),
            Form::Json => Rendered::new("application/feed+json", json_feed::write(&feed)?),
        };
        let body = body.made_from(made_from);
        Ok(match stands_for {
            Some(position) => body.stands_for(position),
            None => body,
        })
    });
    desk.answer(visit, CachePolicy::List, &key, render).await
}

/// The first checkpoint that holds an entry, waiting a moment for it: signing follows publishing at once. A feed that
/// had to go without is made anew when it is asked for again.
async fn checkpoint_of(desk: &Desk, seq: u64) -> Result<Option<Checkpoint>, Fault> {
    const TRIES: u32 = 8;
    const PAUSE: Duration = Duration::from_millis(25);
    for _ in 0..TRIES {
        let found = desk.gazette.checkpoint_of(seq).await.map_err(missing::from_gazette)?;
        if found.is_some() {
            return Ok(found);
        }
        tokio::time::sleep(PAUSE).await;
    }
    desk.gazette.checkpoint_of(seq).await.map_err(missing::from_gazette)
}
