//! Why a batch could not be judged or saved.

use crate::gazette;
use crate::store;

/// Why a batch could not be judged or saved; nothing of it has changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error("数据库：{0}")]
    Store(#[from] store::Error),
    /// The publication failed.
    #[error("公布：{0}")]
    Gazette(#[from] gazette::Error),
}
