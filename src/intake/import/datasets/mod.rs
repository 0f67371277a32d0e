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

/// What happened to an elevator, or holds for it: it must be known.
macro_rules! of_elevator {
    () => {
        fn references(&self) -> Vec<Reference> {
            vec![Reference::elevator("elevator_code", self.elevator_code.as_str())]
        }
        fn elevator(&self) -> Option<&str> {
            Some(self.elevator_code.as_str())
        }
    };
}

/// The due days of its elevator follow from it.
macro_rules! due_days_follow {
    () => {
        fn dated_elevator(change: &Changed<Self>) -> Option<&str> {
            Some(change.fact.elevator_code.as_str())
        }
    };
}

/// Its elevator was installed before the day on which it happened.
macro_rules! follows_installation {
    ($day:expr, $column:literal) => {
        fn follows_installation(&self) -> Option<(&str, $crate::domain::Day, &'static str)> {
            let day: fn(&Self) -> $crate::domain::Day = $day;
            Some((self.elevator_code.as_str(), day(self), $column))
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
