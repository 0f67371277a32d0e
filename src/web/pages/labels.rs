//! 标签: the codes of a unit's elevators on A4 sheets, to be cut out and put up in the cars. One request brings
//! everything that is printed.

use askama::Template;

use super::filters;
use super::shell::Shell;
use crate::domain::elevator::ElevatorStatus;
use crate::gazette::disclosure::ShortText;
use crate::gazette::records::list::ElevatorRow;
use crate::web::qr::Symbol;

/// Label sheets of a unit.
#[derive(Debug, Template)]
#[template(path = "pages/labels.html")]
pub struct LabelsPage {
    /// The frame.
    pub shell: Shell,
    /// The unit's credit code.
    pub uscc: String,
    /// The unit's name.
    pub name: String,
    /// One label an elevator that is not scrapped.
    pub labels: Vec<Label>,
}

/// What one label says.
#[derive(Debug)]
pub struct Label {
    /// The elevator's code, in large type and in the symbol.
    pub code: String,
    /// Where it hangs, for whoever puts it up.
    pub place: String,
    /// The using unit.
    pub user: String,
    /// The maintenance unit; `None`: not reported.
    pub maintainer: Option<String>,
    /// The symbol as SVG.
    pub symbol: String,
}

impl LabelsPage {
    /// The sheets of a unit: everything in use or suspended, in the order given.
    pub fn new(shell: Shell, uscc: String, name: String, rows: &[ElevatorRow]) -> Self {
        let hung = rows.iter().filter(|row| row.card.status != ElevatorStatus::Scrapped);
        let labels = hung.map(|row| Label::new(&shell.site.public_url, row)).collect();
        Self { shell: shell.noindex(), uscc, name, labels }
    }

    /// Where a scan must lead, so that a false label can be told.
    pub fn public_url(&self) -> &str {
        &self.shell.site.public_url
    }
}

impl Label {
    fn new(public_url: &str, row: &ElevatorRow) -> Self {
        let place = [&row.card.estate, &row.card.inner_no].into_iter().flatten();
        Self {
            code: row.card.code.to_string(),
            place: place.map(ShortText::as_str).collect::<Vec<_>>().join(" "),
            user: row.user.called().to_owned(),
            maintainer: row.maintainer.as_ref().map(|unit| unit.called().to_owned()),
            symbol: Symbol::of_elevator(public_url, &row.card.code).svg(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::{elevators, samples};

    #[test]
    fn scrapped_elevators_get_no_label() {
        let rows = elevators::rows();
        let page = LabelsPage::new(samples::shell("/units/x/labels"), "x".into(), "甲".into(), &rows);
        let hung = rows.iter().filter(|row| row.card.status != ElevatorStatus::Scrapped).count();
        assert!(hung < rows.len());
        assert_eq!(page.labels.len(), hung);
        let html = page.render().unwrap();
        assert_eq!(html.matches("shape-rendering").count(), hung);
        assert!(html.contains("96333"));
    }
}
