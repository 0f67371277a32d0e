//! Values of open vocabularies, as people write them.

use crate::domain::fold::half_width;
use crate::domain::register::{Dataset, Value};
use crate::intake::import::reading::Fault;

/// The only value whose label ends so: 责任保险 for 电梯安全责任保险. Shorter than four characters it says too little.
fn ending_in<'d, T>(declared: &'d [T], end: &str, label: fn(&T) -> &str) -> Option<&'d T> {
    let is_telling = end.chars().count() >= 4;
    let mut ending = declared.iter().filter(|one| is_telling && half_width(label(one)).ends_with(end));
    ending.next().filter(|_| ending.next().is_none())
}

/// Replaces a label by its code in a text column of an open vocabulary.
pub(super) fn to_code<T>(
    values: &mut [Option<Value>],
    at: usize,
    column: &'static str,
    declared: &[T],
    code: fn(&T) -> &str,
    label: fn(&T) -> &str,
) -> Result<(), Fault> {
    let Some(Value::Text(Some(text))) = &values[at] else { return Ok(()) };
    let folded = half_width(text);
    let named = declared.iter().find(|one| code(one) == folded || half_width(label(one)) == folded);
    if let Some(one) = named.or_else(|| ending_in(declared, &folded, label)) {
        values[at] = Some(Value::from(code(one)));
        return Ok(());
    }
    let list: Vec<String> = declared.iter().map(|one| format!("{} {}", code(one), label(one))).collect();
    Err(Fault::new(column, text, format!("未登记；已登记：{}", list.join("、"))))
}

pub(super) fn position<D: Dataset>(column: &str) -> usize {
    D::COLUMNS.iter().position(|c| c.name == column).expect("a column of the dataset")
}
