//! A fact that an import found to be new or changed, and its publication.

use super::dataset::Imported;
use crate::gazette::publish::Draft as Publication;
use crate::store::facts::Known;

/// A fact that is new or has changed.
#[derive(Debug)]
pub(super) struct Changed<D> {
    /// The line of the file.
    pub line: u64,
    /// As it is now.
    pub fact: Box<D>,
    /// As it was, with the entry that published it.
    pub before: Option<Box<Known<D>>>,
}

impl<D: Imported> Changed<D> {
    /// Whether the public sees anything of the change.
    pub(super) fn is_news(&self) -> bool {
        self.before.as_ref().is_none_or(|before| D::is_news(&before.fact, &self.fact))
    }
}

/// The publications of changed facts, each naming the entry it replaces.
pub(super) fn publications<D: Imported>(
    changed: &[Changed<D>],
    disclose: impl Fn(&D) -> D::Public,
) -> Vec<Publication<D::Public>> {
    changed
        .iter()
        .map(|change| Publication {
            thing: disclose(&change.fact),
            replaces: change.before.as_ref().map(|before| before.seq),
        })
        .collect()
}
