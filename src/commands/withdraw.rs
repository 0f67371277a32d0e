//! `mingti withdraw KIND ID`: an officer's order to take something out of the record by law.

use std::process::ExitCode;

use clap::Args;

use super::{DONE, Failure};
use crate::app::RELEASES_FOLDER;
use crate::clock::Clock;
use crate::config::Config;
use crate::gazette::Gazette;
use crate::intake::withdraw::{Order, withdraw};
use crate::release::shelf::Shelf;
use crate::store::Store;

/// Arguments of `withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The kind of the thing as the log names it: elevator, unit, visit, notice …
    pub kind: String,
    /// Which one, as the log names it.
    pub id: String,
    /// The clause it rests on; published.
    #[arg(long)]
    pub clause: String,
    /// Why; published.
    #[arg(long)]
    pub reason: String,
}

/// Withdraws a thing and signs for it.
pub async fn run(args: WithdrawArgs, config: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    let store = Store::open(&config.database).await.map_err(Failure::other)?;
    let gazette = Gazette::open(store.clone()).await.map_err(Failure::other)?;
    let WithdrawArgs { kind, id, clause, reason } = args;
    let order = Order { kind, id, clause, reason };
    let count = withdraw(&store, &gazette, clock.now(), &order).await.map_err(Failure::other)?;
    super::seal(&gazette, config, clock).await?;
    // Releases that still hold it go at once; the next one is made without it.
    let position = gazette.position().await.map_err(Failure::other)?;
    Shelf::new(config.data.join(RELEASES_FOLDER)).forget(position).map_err(Failure::other)?;
    println!("已撤回 {} {}：{count} 号公布的正文已删去，哈希仍在", order.kind, order.id);
    store.close().await;
    Ok(ExitCode::from(DONE))
}
