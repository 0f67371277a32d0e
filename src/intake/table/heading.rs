//! What people write over a column, without what a form adds to it.

use crate::domain::fold::half_width;

/// Remarks that a form adds to a heading.
const REMARKS: [&str; 6] = ["必填", "选填", "必填项", "选填项", "非必填", "可选"];
/// The brackets around them, after folding.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];

/// A heading without what a form adds to it: stars, 必填, breaks and blanks.
pub fn plain(heading: &str) -> String {
    let folded: String = half_width(heading).chars().filter(|c| !c.is_whitespace()).collect();
    let mut name = folded.trim_matches('*');
    while let Some(shorter) = without_remark(name) {
        name = shorter.trim_matches('*');
    }
    name.to_owned()
}

fn without_remark(name: &str) -> Option<&str> {
    BRACKETS.iter().find_map(|(open, close)| {
        let (before, remark) = name.strip_suffix(*close)?.rsplit_once(*open)?;
        REMARKS.contains(&remark).then_some(before)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_adds_is_left_out() {
        for (heading, name) in [
            ("*电梯编码", "电梯编码"),
            ("电梯编码（必填）", "电梯编码"),
            ("电梯编码*【必填】", "电梯编码"),
            ("区 县", "区县"),
            ("电梯\n编码", "电梯编码"),
            ("小区/大厦 (选填)", "小区/大厦"),
            ("维保（近期）", "维保(近期)"),
            ("Code", "Code"),
        ] {
            assert_eq!(plain(heading), name);
        }
    }
}
