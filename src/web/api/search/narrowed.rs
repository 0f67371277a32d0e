//! Lists that are narrowed by words: the search finds the records, the list's own filters and order hold. Words are
//! taken as they are written, for a list does not tell how they were read.

use poem::Response;

use super::meant::{Found, Meant};
use crate::search::question::{Filter, Order, Question};
use crate::web::api::desk::Desk;
use crate::web::api::list::Wanted;
use crate::web::api::parameter::{AS_OF, NARROWED};
use crate::web::api::query::Reading;
use crate::web::fault::Fault;
use crate::web::visit::Visit;

/// The question of a list that is asked for words, kept to its own filters; `None` where none were asked for. The
/// search knows the present only.
pub fn question(reading: &mut Reading, filter: Filter, order: Order) -> Option<Question> {
    let text = reading.text(NARROWED)?;
    if reading.has(AS_OF) {
        reading.refuse(NARROWED, "按今天的记录查找，不能与 as_of 同用");
    }
    Some(Question { text, literally: true, filter, order, ..Question::default() })
}

impl Desk {
    /// Answers with the records that a question means, as the list at `path`.
    ///
    /// # Errors
    /// What is wrong with the query; that the record or the search cannot answer.
    pub async fn meant<R: Found>(
        &self,
        visit: &Visit,
        reading: Reading,
        path: &'static str,
        question: Question,
    ) -> Result<Response, Fault> {
        let wanted = Wanted::read::<Meant<R>>(visit, reading)?;
        self.list(visit, wanted, Meant::<R>::new(path, question)).await
    }
}
