//! What each dataset adds to the common road of an import.

use crate::gazette::publish::Draft as Publication;
use crate::intake::import::judging::{Changed, Imported};

/// The publications of a dataset whose facts are disclosed one by one.
macro_rules! disclosed_as {
    ($public:ty) => {
        type Public = $public;
        fn is_news(before: &Self, after: &Self) -> bool {
            <$public>::from(before) != <$public>::from(after)
        }
        async fn publications(
            _tx: &mut Tx,
            changed: &[Changed<Self>],
        ) -> Result<Vec<Publication<Self::Public>>, Error> {
            Ok($crate::intake::import::datasets::publications(changed, |fact| <$public>::from(fact)))
        }
    };
}

mod elevators;
mod events;
mod pilots;
mod vocabulary;

/// The publications of changed facts, each naming the entry it replaces.
fn publications<D: Imported>(
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
