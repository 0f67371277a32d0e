//! `mingti withdraw KIND ID`: an officer's order to take something out of the record by law.

use std::process::ExitCode;

use clap::Args;

use super::{DONE, Failure, screen};
use crate::clock::Clock;
use crate::config::Config;
use crate::gazette::Kind;
use crate::intake::withdraw::{Order, withdraw};

/// Arguments of `withdraw`.
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// 种类，写法同公布日志：elevator、unit、visit、notice 等
    #[arg(value_name = "种类")]
    pub kind: String,
    /// 编号，写法同公布日志
    #[arg(value_name = "编号")]
    pub id: String,
    /// 所依据的条款，将予公布
    #[arg(long, value_name = "条款")]
    pub clause: String,
    /// 理由，将予公布
    #[arg(long, value_name = "文字")]
    pub reason: String,
    /// 只撤回已被新版本取代的，现行版本保留
    #[arg(long)]
    pub earlier: bool,
}

/// Withdraws a thing and signs for it.
pub async fn run(args: WithdrawArgs, config: &Config, clock: &Clock) -> Result<ExitCode, Failure> {
    let kinds: Vec<_> =
        Kind::ALL.into_iter().map(Kind::name).filter(|kind| *kind != Kind::WITHDRAWAL.name()).collect();
    if !kinds.contains(&args.kind.as_str()) {
        return Err(Failure::Usage(format!("没有名为“{}”的种类；可用：{}", args.kind, kinds.join("、"))));
    }
    let (store, gazette) = super::open_what_is_there(config).await?;
    let WithdrawArgs { kind, id, clause, reason, earlier } = args;
    let order = Order { kind, id, clause, reason, keeps_newest: earlier };
    let count = withdraw(&store, &gazette, clock.now(), &order).await.map_err(Failure::other)?;
    super::seal(&gazette, config, clock).await?;
    // Releases that still hold it go at once; the next one is made without it.
    let view = gazette.view(clock.now(), None).await.map_err(Failure::other)?;
    let withdrawn = gazette.newest_withdrawal(&view).await.map_err(Failure::other)?;
    let forgotten = forget(config, withdrawn).await;
    let with_it = if order.kind == Kind::ELEVATOR.name() && !order.keeps_newest {
        "（连同其维保、检验等记录和标注）"
    } else {
        ""
    };
    screen::show(format_args!(
        "已撤回 {} {}{with_it}：{count} 条公布的正文已删去，哈希仍在",
        order.kind, order.id
    ));
    store.close().await;
    forgotten?;
    Ok(ExitCode::from(DONE))
}

/// Removes the releases that still hold what was withdrawn.
async fn forget(config: &Config, withdrawn: u64) -> Result<(), Failure> {
    let shelf = crate::app::shelf(config).map_err(Failure::other)?;
    let forgotten = shelf.forget(withdrawn).await.map_err(anyhow::Error::from);
    forgotten.map_err(|error| {
        Failure::Other(error.context(
            "撤回已生效，含有该内容的历次发布已不再提供；它们的文件还没有删去，由运行中的门户在恢复后删去",
        ))
    })
}
