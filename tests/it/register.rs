//! Builders of small registers: rows as a bureau's clerk would write them.

use mingti::domain::codes::CreditCode;

/// One row of any dataset, by column.
#[derive(Debug, Clone, Default)]
pub struct Row(Vec<(&'static str, String)>);

impl Row {
    /// Sets a cell.
    pub fn with(mut self, column: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        match self.0.iter_mut().find(|(name, _)| *name == column) {
            Some(cell) => cell.1 = value,
            None => self.0.push((column, value)),
        }
        self
    }

    fn of(cells: &[(&'static str, &str)]) -> Self {
        Self(cells.iter().map(|(column, value)| (*column, (*value).to_owned())).collect())
    }

    /// The unit that uses the elevator.
    pub fn used_by(self, unit: &str) -> Self {
        self.with("user_uscc", unit)
    }

    /// The unit that maintains it.
    pub fn kept_by(self, unit: &str) -> Self {
        self.with("maintainer_uscc", unit)
    }

    /// In use.
    pub fn in_use(self) -> Self {
        self.with("status", "in_use")
    }

    /// Scrapped.
    pub fn scrapped(self) -> Self {
        self.with("status", "scrapped")
    }
}

/// The credit code of an invented unit of 渝中区.
pub fn credit_code(serial: u32) -> String {
    CreditCode::fictional("500103", serial).unwrap().to_string()
}

/// The unit that uses elevators in stories.
pub fn user() -> String {
    credit_code(1)
}

/// The unit that maintains them.
pub fn maintainer() -> String {
    credit_code(2)
}

/// A unit of both roles.
pub fn a_unit(uscc: &str, name: &str) -> Row {
    Row::of(&[("uscc", uscc), ("name", name), ("roles", "use;maintain"), ("region", "yuzhong")])
}

/// The two units of most stories.
pub fn two_units() -> [Row; 2] {
    [a_unit(&user(), "云栖物业（样本）"), a_unit(&maintainer(), "安行电梯（样本）")]
}

/// An elevator in use, of the two units.
pub fn an_elevator(code: &str) -> Row {
    Row::of(&[("code", code), ("region", "yuzhong"), ("subdistrict", "大溪沟街道"), ("estate", "晴川雅苑")])
        .with("address", "样本路1号")
        .with("mode", "other")
        .used_by(&user())
        .kept_by(&maintainer())
        .in_use()
}

/// A visit on site.
pub fn a_visit(code: &str, at: &str) -> Row {
    Row::of(&[("elevator_code", code), ("visited_at", at), ("kind", "onsite"), ("source", "app96333")])
}

/// A liability policy.
pub fn a_policy(code: &str, from: &str, to: &str) -> Row {
    Row::of(&[("elevator_code", code), ("kind", "liability"), ("insurer", "泰原（样本）财险")])
        .with("valid_from", from)
        .with("valid_to", to)
}

/// A passed inspection.
pub fn an_inspection(code: &str, on: &str, valid_to: &str) -> Row {
    Row::of(&[("elevator_code", code), ("inspected_on", on), ("conclusion", "pass"), ("valid_to", valid_to)])
}

/// A passed test by the maintainer.
pub fn a_test(code: &str, completed_at: &str) -> Row {
    Row::of(&[("elevator_code", code), ("completed_at", completed_at), ("conclusion", "pass")])
        .with("tester_uscc", maintainer())
}

/// A fault that is still out.
pub fn a_fault(id: &str, code: &str, at: &str) -> Row {
    Row::of(&[("id", id), ("elevator_code", code), ("kind", "fault"), ("occurred_at", at)])
}

/// A promise of the two units.
pub fn a_commitment(indicator: &str) -> Row {
    Row::of(&[("indicator", indicator), ("baseline", "1.2"), ("committed", "0.9"), ("from", "2021-01-01")])
        .used_by(&user())
        .kept_by(&maintainer())
}

/// A mark of the maintenance pilot.
pub fn a_mark(code: &str, from: &str) -> Row {
    Row::of(&[("pilot", "maintenance"), ("elevator_code", code), ("from", from), ("authority", AUTHORITY)])
}

/// Who decides in 渝中区.
pub const AUTHORITY: &str = "渝中区市场监督管理局";

/// An exit of a unit from the maintenance pilot: it no longer meets the conditions.
pub fn a_unit_exit(notice_no: &str, uscc: &str, on: &str) -> Row {
    an_exit(notice_no, on).with("code", "MU1").with("subject", "unit").with("subject_id", uscc)
}

/// An exit of an elevator from the maintenance pilot.
pub fn an_elevator_exit(notice_no: &str, code: &str, on: &str) -> Row {
    an_exit(notice_no, on).with("subject", "elevator").with("subject_id", code)
}

fn an_exit(notice_no: &str, on: &str) -> Row {
    Row::of(&[("notice_no", notice_no), ("pilot", "maintenance"), ("code", "ME1"), ("decided_on", on)])
        .with("authority", AUTHORITY)
        .with("basis", "经核实不再具备条件")
}

/// A publicity of a unit's application for the maintenance pilot, for fifteen days.
pub fn a_publicity(notice_no: &str, uscc: &str, on: &str) -> Row {
    Row::of(&[("notice_no", notice_no), ("kind", "publicity"), ("pilot", "maintenance"), ("decided_on", on)])
        .with("subject", "unit")
        .with("subject_id", uscc)
        .with("authority", AUTHORITY)
}

/// Rows as a CSV file; the header is every column that any of them has.
pub fn csv(rows: &[Row]) -> String {
    let mut header: Vec<&str> = Vec::new();
    for (column, _) in rows.iter().flat_map(|row| &row.0) {
        if !header.contains(column) {
            header.push(column);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in rows {
        let cell =
            |column: &&str| row.0.iter().find(|(name, _)| name == column).map_or("", |(_, value)| value);
        writer.write_record(header.iter().map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
