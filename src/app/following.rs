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
/// search knows it too, or after a moment's waiting. Posts too that the record cannot be read, and that it can again.
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
            Ok(Touched::Nothing) => {}
            Ok(Touched::Some(position, tags)) => {
                known.send_replace(position);
                search.reached(position, TOGETHER).await;
                board.advance(position, tags);
            }
            Ok(Touched::Everything(position)) => {
                known.send_replace(position);
                board.advance_all(position);
            }
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
