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
use crate::store::{self, Store, Tx, audit, log, withdrawals};

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

/// Withdraws a thing, with an elevator everything that happened to it; how many entries lost their bodies. What is reported
/// of such an elevator later is refused where it comes in.
///
/// # Errors
/// Nothing has changed where one is returned.
pub async fn withdraw(store: &Store, gazette: &Gazette, now: Instant, order: &Order) -> Result<usize, Error> {
    let ground = (ground("依据", &order.clause)?, ground("理由", &order.reason)?);
    let mut tx = store.begin().await?;
    log::queue(&mut tx).await?;
    let of = (order.kind.as_str(), order.id.as_str());
    let which = if order.keeps_newest { Versions::Replaced } else { Versions::All };
    let with_it = match which {
        Versions::All => withdrawals::belonging_to(&mut tx, of).await?,
        _ => Vec::new(),
    };
    let mut drafts: Vec<_> =
        take_out(&mut tx, of, (which, order.keeps_newest), &ground).await?.into_iter().collect();
    for thing in &with_it {
        let versions = (Versions::Of(&thing.entries), thing.stands);
        drafts.extend(take_out(&mut tx, (&thing.kind, &thing.id), versions, &ground).await?);
    }
    if drafts.is_empty() {
        return Err(nothing_to_remove(order));
    }
    let count = drafts.iter().map(|draft| draft.thing.entries.len()).sum();
    let elevators: Vec<String> =
        drafts.iter().filter_map(|draft| draft.thing.elevator_code.clone()).collect();
    publish::publish(&mut tx, now, drafts).await?;
    publish::refresh_dues(&mut tx, gazette.insurance_kinds(), &elevators).await?;
    audit::record(&mut tx, &act(order, now, count)).await?;
    tx.commit().await?;
    Ok(count)
}

/// Takes versions of a thing, whose newest may stay, out of the record, bodies and columns; what says so and on what
/// ground, or `None` where there was nothing to take.
async fn take_out(
    tx: &mut Tx,
    of: (&str, &str),
    (which, keeps_newest): (Versions<'_>, bool),
    (clause, reason): &(Text, Text),
) -> Result<Option<Draft<PublicWithdrawal>>, Error> {
    let removed = withdrawals::remove(tx, of.0, of.1, which).await?;
    if removed.entries.is_empty() {
        return Ok(None);
    }
    let thing = PublicWithdrawal::new(of, removed.entries, removed.elevator, (clause, reason))
        .keeping_newest(keeps_newest);
    Ok(Some(Draft { thing, replaces: withdrawals::last_of(tx, of.0, of.1).await? }))
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
