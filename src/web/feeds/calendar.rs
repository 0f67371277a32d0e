//! The due days of a unit's elevators and the ends of publicities about it as a calendar: one event a day and matter, so
//! that a unit with thousands of elevators has a calendar that can be read, and one for each publicity.

use std::collections::BTreeMap;

use super::ics::{self, Event};
use crate::domain::Day;
use crate::domain::elevator::ElevatorStatus;
use crate::gazette::disclosure::ShortText;
use crate::gazette::records::list::ElevatorRow;
use crate::gazette::records::notice::NoticeRow;
use crate::web::pages::links;

/// Elevators that an event names; the rest are counted.
const NAMED: usize = 40;

/// What falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Matter {
    Maintenance,
    Inspection,
    Test,
    Insurance,
}

impl Matter {
    const ALL: [Self; 4] = [Self::Maintenance, Self::Inspection, Self::Test, Self::Insurance];

    fn label(self) -> &'static str {
        match self {
            Self::Maintenance => "现场维保最迟日",
            Self::Inspection => "检验到期",
            Self::Test => "检测到期",
            Self::Insurance => "保险到期",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::Inspection => "inspection",
            Self::Test => "test",
            Self::Insurance => "insurance",
        }
    }

    /// When it falls due, if it does: of a scrapped elevator nothing.
    fn day(self, row: &ElevatorRow) -> Option<Day> {
        let dues = &row.dues;
        match self {
            Self::Maintenance => dues.maintenance_next_due_on,
            Self::Inspection => dues.inspection_next_due_on,
            Self::Test => dues.test_next_due_on,
            Self::Insurance => dues.insured_to.filter(|_| row.card.status != ElevatorStatus::Scrapped),
        }
    }
}

/// Whose calendar it is.
#[derive(Debug)]
pub struct Owner<'a> {
    /// The credit code.
    pub uscc: &'a str,
    /// The name.
    pub name: &'a str,
    /// The portal's address, without a slash at its end.
    pub site: &'a str,
}

/// The calendar of a unit with these elevators and publicities.
pub fn of_unit(owner: &Owner, rows: &[ElevatorRow], publicities: &[NoticeRow]) -> String {
    let mut due: BTreeMap<(Day, Matter), Vec<&ElevatorRow>> = BTreeMap::new();
    for row in rows {
        for matter in Matter::ALL {
            if let Some(day) = matter.day(row) {
                due.entry((day, matter)).or_default().push(row);
            }
        }
    }
    let dues = due.iter().map(|((day, matter), rows)| event(owner, *day, *matter, rows));
    let ends = publicities.iter().filter_map(|notice| end_of_publicity(owner, notice));
    let events: Vec<Event> = dues.chain(ends).collect();
    ics::write(&format!("{} 电梯到期日和公示期满", owner.name), &events)
}

/// The last day on which an objection is in time; a notice that is no publicity has none.
fn end_of_publicity(owner: &Owner, notice: &NoticeRow) -> Option<Event> {
    let period = notice.publicity.as_ref()?;
    let subject = match &notice.subject.name {
        Some(name) => format!("{name} {}", notice.subject.id),
        None => notice.subject.id.clone(),
    };
    Some(Event {
        uid: format!("publicity-{}@mingti", notice.notice_no),
        stamped_at: notice.gazette.published_at.to_utc(),
        on: period.to,
        summary: format!("公示期满：{}公示 {}", notice.pilot.label, notice.notice_no),
        description: format!(
            "{subject}\n公示期{}至{} 24:00，由{}公示",
            period.from, period.to, notice.authority
        ),
        url: format!("{}{}", owner.site, links::notice_path(&notice.notice_no)),
    })
}

fn event(owner: &Owner, on: Day, matter: Matter, rows: &[&ElevatorRow]) -> Event {
    let stamped_at = rows.iter().map(|row| row.entry.published_at.to_utc()).max().unwrap_or_default();
    let summary = match rows {
        [only] => format!("{}：电梯 {}", matter.label(), only.card.code),
        many => format!("{}：{} 台电梯", matter.label(), many.len()),
    };
    let mut lines: Vec<String> = rows.iter().take(NAMED).map(|row| place(row)).collect();
    if rows.len() > NAMED {
        lines.push(format!("等 {} 台", rows.len()));
    }
    Event {
        uid: format!("{}-{}-{}@mingti", matter.name(), on.format("%Y%m%d"), owner.uscc),
        stamped_at,
        on,
        summary,
        description: lines.join("\n"),
        url: format!("{}/units/{}", owner.site, owner.uscc),
    }
}

fn place(row: &ElevatorRow) -> String {
    let parts = [Some(&row.card.code), row.card.estate.as_ref(), row.card.inner_no.as_ref()];
    parts.into_iter().flatten().map(ShortText::as_str).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::elevators::rows;
    use crate::web::pages::tests::samples::notice_rows;

    #[test]
    fn a_day_and_a_matter_are_one_event() {
        let row = rows().into_iter().find(|row| Matter::Maintenance.day(row).is_some());
        let rows = vec![row.expect("a sample with a due day"); 60];
        let owner = Owner { uscc: "91500000000000000A", name: "甲,乙", site: "https://mingti.test" };
        let text = of_unit(&owner, &rows, &notice_rows());
        assert_eq!(text.matches("UID:maintenance-").count(), 1);
        assert!(text.contains("：60 台电梯") && text.replace("\r\n ", "").contains("等 60 台"));
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n")
        );
        let ends: Vec<&str> = text.lines().filter(|line| line.starts_with("UID:publicity-")).collect();
        assert_eq!(ends.len(), 1, "one publicity, one exit: {ends:?}");
        assert!(text.contains("DTSTART;VALUE=DATE:20211125\r\nSUMMARY:公示期满："));
        assert!(text.contains("甲\\,乙") && !text.contains("甲,乙"));
    }

    #[test]
    fn a_test_falls_due_and_of_a_scrapped_elevator_nothing() {
        let due = |mut row: ElevatorRow| {
            row.dues.test_next_due_on = Some("2021-12-10".parse().unwrap());
            row.dues.insured_to = Some("2021-12-31".parse().unwrap());
            row.dues.maintenance_next_due_on = None;
            row.dues.inspection_next_due_on = None;
            row
        };
        let mut scrapped =
            due(rows().into_iter().find(|row| row.card.status == ElevatorStatus::Scrapped).unwrap());
        scrapped.dues.test_next_due_on = None;
        let in_use = due(rows().into_iter().find(|row| row.card.status == ElevatorStatus::InUse).unwrap());
        let owner = Owner { uscc: "91500000000000000A", name: "甲", site: "https://mingti.test" };
        let text = of_unit(&owner, &[in_use.clone(), scrapped], &[]);
        let told: Vec<&str> = text.lines().filter(|line| line.starts_with("SUMMARY:")).collect();
        let code = &in_use.card.code;
        assert_eq!(
            told,
            [format!("SUMMARY:检测到期：电梯 {code}"), format!("SUMMARY:保险到期：电梯 {code}")]
        );
    }
}
