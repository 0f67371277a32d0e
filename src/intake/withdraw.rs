//! Withdrawal: an officer takes out of the record what the law no longer lets stand there (a retention period that is
//! over, a court's order, a person's right). The body goes, its hash stays in the log, and an entry says on what
//! ground. The private fact stays as it is: the same file imported again publishes nothing.

use crate::domain::Instant;
use crate::domain::refusal::Refusal;
use crate::domain::register::Text;
use crate::gazette::disclosure::PublicWithdrawal;
use crate::gazette::publish::{self, Draft};
use crate::gazette::{self, Gazette};
use crate::store::audit::{Act, Counts};
use crate::store::withdrawals::Versions;
use crate::store::{self, Store, audit, log, withdrawals};

/// What to withdraw, and on what ground.
#[derive(Debug, Clone)]
pub struct Order {
    /// The kind of the thing, as the log names it.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// The clause it rests on.
    pub clause: String,
    /// Why.
    pub reason: String,
    /// Whether the version in force stays, so that only those before it go.
    pub keeps_newest: bool,
}

/// Why nothing was withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The clause or the reason cannot be published.
    #[error("{field}：{}", refusal.reason)]
    Ground {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        refusal: Refusal,
    },
    /// No such thing is published.
    #[error("没有公布过 {kind} {id}，或者已经撤回")]
    NotThere {
        /// The kind.
        kind: String,
        /// The id.
        id: String,
    },
    /// Nothing stands before the version in force.
    #[error("{kind} {id} 没有已被取代的公布，或者已经撤回")]
    NothingBefore {
        /// The kind.
        kind: String,
        /// The id.
        id: String,
    },
    /// The database failed.
    #[error("数据库：{0}")]
    Store(#[from] store::Error),
    /// The publication failed.
    #[error("公布：{0}")]
    Gazette(#[from] gazette::Error),
}

/// Withdraws a thing; how many entries lost their bodies.
///
/// # Errors
/// Nothing has changed where one is returned.
pub async fn withdraw(store: &Store, gazette: &Gazette, now: Instant, order: &Order) -> Result<usize, Error> {
    let clause = ground("依据", &order.clause)?;
    let reason = ground("理由", &order.reason)?;
    let mut tx = store.begin().await?;
    log::queue(&mut tx).await?;
    let which = if order.keeps_newest { Versions::Replaced } else { Versions::All };
    let removed = withdrawals::remove(&mut tx, &order.kind, &order.id, which).await?;
    if removed.entries.is_empty() {
        return Err(nothing_to_remove(order));
    }
    let count = removed.entries.len();
    let replaces = withdrawals::last_of(&mut tx, &order.kind, &order.id).await?;
    let elevators: Vec<String> = removed.elevator.iter().cloned().collect();
    let of = (order.kind.as_str(), order.id.as_str());
    let thing = PublicWithdrawal::new(of, removed.entries, removed.elevator, (&clause, &reason))
        .keeping_newest(order.keeps_newest);
    publish::publish(&mut tx, now, vec![Draft { thing, replaces }]).await?;
    publish::refresh_dues(&mut tx, gazette.insurance_kinds(), &elevators).await?;
    audit::record(&mut tx, &act(order, now, count)).await?;
    tx.commit().await?;
    Ok(count)
}

fn nothing_to_remove(order: &Order) -> Error {
    let (kind, id) = (order.kind.clone(), order.id.clone());
    if order.keeps_newest { Error::NothingBefore { kind, id } } else { Error::NotThere { kind, id } }
}

/// A ground as it will be published: there, and free of persons' numbers.
fn ground(field: &'static str, text: &str) -> Result<Text, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::Ground { field, refusal: Refusal::form("不能空缺") });
    }
    Text::parse(text).map_err(|refusal| Error::Ground { field, refusal })
}

fn act(order: &Order, now: Instant, count: usize) -> Act {
    Act {
        id: uuid::Uuid::now_v7().to_string(),
        act: "withdraw",
        subject: format!("{}/{}", order.kind, order.id),
        file_sha256: None,
        started_at: now,
        finished_at: Some(now),
        counts: Counts { updated: count as u64, ..Counts::default() },
        outcome: "done",
    }
}
