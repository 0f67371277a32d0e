//! A portal follows the log, whoever publishes.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::gazette::{Board, Gazette, Touched};
use crate::search::Search;
use crate::web::visit::Clock;

/// How often a portal looks for what was published, by whichever process.
const LOOK_EVERY: Duration = Duration::from_millis(25);
/// How long pages wait for the search, so that both show a publication together.
const TOGETHER: Duration = Duration::from_millis(60);

/// Posts on the board what was published, by whichever process, so that copies in memory are forgotten: as soon as the
/// search knows it too, or after a moment's waiting; what was withdrawn is waited for by nobody. Posts too that the record cannot be read, and that it can again.
pub(super) async fn follow(
    gazette: Gazette,
    board: Arc<Board>,
    search: Search,
    known: watch::Sender<u64>,
    clock: Clock,
) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match gazette.touched(board.position()).await {
            Ok(touched) => post(touched, &board, &search, &known).await,
            Err(error) => {
                if board.lose(clock()) {
                    tracing::error!(%error, "the record cannot be read");
                }
                continue;
            }
        }
        if board.find_again() {
            tracing::info!("the record can be read again");
        }
    }
}

async fn post(touched: Touched, board: &Board, search: &Search, known: &watch::Sender<u64>) {
    match touched {
        Touched::Nothing => {}
        Touched::Some(position, tags) => {
            known.send_replace(position);
            search.reached(position, TOGETHER).await;
            board.advance(position, tags);
        }
        Touched::Everything(position) => {
            known.send_replace(position);
            search.reached(position, TOGETHER).await;
            board.advance_all(position);
        }
        Touched::Withdrawals(position) => {
            known.send_replace(position);
            board.advance_all(position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Address, Store};
    use futures::FutureExt;

    #[tokio::test]
    async fn pages_wait_a_moment_for_the_search_and_withdrawals_for_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Address::File(folder.path().join("mingti.db"))).await.unwrap();
        let gazette = Gazette::open(store.clone()).await.unwrap();
        let search = Search::new(folder.path().join("index"));
        search.rebuild(&gazette, "2021-11-15".parse().unwrap(), |_, _| {}).await.unwrap();
        let (board, (known, position)) = (Board::new(0), watch::channel(0));
        for (at, touched, is_at_once) in [
            (1, Touched::Some(1, Vec::new()), false),
            (2, Touched::Everything(2), false),
            (3, Touched::Withdrawals(3), true),
        ] {
            let told = format!("{touched:?}");
            let posted = post(touched, &board, &search, &known);
            tokio::pin!(posted);
            let is_done = posted.as_mut().now_or_never().is_some();
            assert_eq!((is_done, board.position() == at), (is_at_once, is_at_once), "{told}");
            assert_eq!(*position.borrow(), at, "{told}: the search is told first");
            if !is_done {
                posted.await;
            }
            assert_eq!(board.position(), at, "{told}: nobody waits for ever");
        }
        store.close().await;
    }
}
