//! 公告: what a bureau makes public about a pilot, and which facts belong to which act. How long publicity runs stands in
//! [`super::publicity`]; what an exit ends is not known here.

use super::Day;
use super::exit::code::{self as exit_code, ExitCode, Subject};
use super::programme::Pilot;
use super::publicity::Publicity;
use super::refusal::Refusal;
use crate::vocabulary;

vocabulary! {
    /// The four public acts differ: publicity for objections, standing publication, exit, end of publicity.
    pub enum NoticeKind ("公告类别") {
        Publicity = "publicity" "公示",
        Announcement = "announcement" "公布",
        Exit = "exit" "退出",
        Cancellation = "cancellation" "取消公示",
    }
}

/// A fact that does not belong to its notice: the column, and why.
pub type Misplaced = (&'static str, Refusal);

/// The period of a notice decided on `on`, if it is a publicity; `to` is the last day, where one is stated.
///
/// # Errors
/// Refused when publicity would be shorter than fifteen days, or another act states a last day.
pub fn period(kind: NoticeKind, on: Day, to: Option<Day>) -> Result<Option<Publicity>, Misplaced> {
    match (kind, to) {
        (NoticeKind::Publicity, None) => Ok(Some(Publicity::starting(on))),
        (NoticeKind::Publicity, Some(to)) => {
            Publicity::lasting(on, to).map(Some).map_err(|refusal| ("publicity_to", refusal))
        }
        (_, None) => Ok(None),
        (_, Some(_)) => Err(("publicity_to", Refusal::form("只有公示有公示截止日期"))),
    }
}

/// Whether an exit names its ground, one that belongs to its pilot and subject, and no other act names any.
///
/// # Errors
/// Refused otherwise.
pub fn check_ground(
    kind: NoticeKind,
    code: Option<ExitCode>,
    pilot: Pilot,
    subject: Subject,
) -> Result<(), Misplaced> {
    let result = match (kind, code) {
        (NoticeKind::Exit, Some(code)) => exit_code::check(code, pilot, subject),
        (NoticeKind::Exit, None) => Err(Refusal::form("退出公告须写明退出情形")),
        (_, None) => Ok(()),
        (_, Some(_)) => Err(Refusal::form("只有退出公告有退出情形")),
    };
    result.map_err(|refusal| ("code", refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_publicity_has_a_period_of_fifteen_days_at_least() {
        let on = day("2020-11-27");
        let ends = |kind, to: Option<&str>| {
            period(kind, on, to.map(day))
                .map(|period| period.map(Publicity::to))
                .map_err(|(column, _)| column)
        };
        assert_eq!(ends(NoticeKind::Publicity, None), Ok(Some(day("2020-12-12"))));
        assert_eq!(ends(NoticeKind::Publicity, Some("2020-12-20")), Ok(Some(day("2020-12-20"))));
        assert_eq!(ends(NoticeKind::Publicity, Some("2020-12-11")), Err("publicity_to"));
        for kind in [NoticeKind::Announcement, NoticeKind::Exit, NoticeKind::Cancellation] {
            assert_eq!(ends(kind, None), Ok(None));
            assert_eq!(ends(kind, Some("2020-12-20")), Err("publicity_to"));
        }
    }

    #[test]
    fn only_an_exit_has_a_ground_and_it_must_have_one() {
        let check = |kind, code| check_ground(kind, code, Pilot::Maintenance, Subject::Unit).is_ok();
        assert!(check(NoticeKind::Exit, Some(ExitCode::Mu1)));
        assert!(!check(NoticeKind::Exit, Some(ExitCode::Me1)), "a ground of elevators");
        assert!(!check(NoticeKind::Exit, None));
        for kind in [NoticeKind::Publicity, NoticeKind::Announcement, NoticeKind::Cancellation] {
            assert!(check(kind, None) && !check(kind, Some(ExitCode::Mu1)));
        }
    }
}
