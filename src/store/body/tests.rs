//! What is packed comes back, whatever it is.

use super::*;
use proptest::prelude::*;
use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use crate::store::body::words::{ENDINGS, KEYS, WORDS};

/// A body as it comes back.
fn kept(dialect: Dialect, body: &str) -> Body {
    match Body::into_value(Some(Body::held(dialect, body.to_owned()))).to_sql().unwrap() {
        ToSqlOutput::Borrowed(cell) => Body::from_cell(cell).unwrap(),
        held => panic!("{held:?}"),
    }
}

const VISIT: &str = r#"{"elevator_code":"200001","items":"半月","kind":"onsite","salt":"000102030405060708090a0b0c0d0e0f","source":"app96333","visited_at":"2021-11-10T09:07:00+08:00"}"#;

/// A value that a body may have, and some that it may not.
fn value() -> impl Strategy<Value = Json> {
    let number = prop_oneof![any::<i64>().prop_map(Json::from), any::<f64>().prop_map(Json::from)];
    let word =
        prop::sample::select(vec!["in_use", "住宅", "2021-11-15", "1899-12-31", "2079-06-07", "9999-12-31"]);
    let ended = ".{0,4}".prop_map(|name| format!("{name}电梯有限公司"));
    let moment = (0u32..400_000, 0u32..30, 0u32..61, any::<bool>()).prop_map(|(days, hour, minute, ours)| {
        let day =
            chrono::NaiveDate::from_num_days_from_ce_opt(i32::try_from(600_000 + days).unwrap()).unwrap();
        format!("{day}T{hour:02}:{minute:02}:00{}", if ours { "+08:00" } else { "Z" })
    });
    let hex = prop::collection::vec(any::<u8>(), 15..18).prop_map(hex::encode);
    let text = prop_oneof![any::<String>(), word.prop_map(str::to_owned), ended, moment, hex, ".{200,300}"];
    let one = prop_oneof![number, any::<bool>().prop_map(Json::from), text.prop_map(Json::from)];
    prop_oneof![8 => one.clone(), 1 => prop::collection::vec(one, 0..4).prop_map(Json::from)]
}

fn body() -> impl Strategy<Value = Json> {
    let key =
        prop::sample::select(vec!["address", "salt", "visited_at", "installed_on", "roles", "stops", "code"]);
    prop::collection::btree_map(key, value(), 0..6).prop_map(|members| json!(members))
}

proptest! {
    #[test]
    fn a_body_says_the_same_and_has_the_same_text(body in body()) {
        let text = body.to_string();
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let kept = kept(dialect, &text);
            prop_assert_eq!(kept.read::<Json>().unwrap(), serde_json::from_str::<Json>(&text).unwrap());
            prop_assert_eq!(kept.into_text(), text.clone());
        }
    }

    #[test]
    fn any_text_comes_back(text in any::<String>(), more in body()) {
        for text in [text.clone(), format!("{more}{text}"), format!(" {more}"), format!(r#"{{"unknown":{more}}}"#), r#"{"stops":null}"#.to_owned()] {
            prop_assert_eq!(kept(Dialect::Sqlite, &text).into_text(), text);
        }
    }

    #[test]
    fn what_somebody_altered_is_some_text(mut altered in any::<Vec<u8>>(), at: usize, to: u8) {
        let mut packed = packed(VISIT).unwrap();
        let at = at % packed.len();
        packed[at] = to;
        altered.insert(0, FORM);
        for bytes in [packed, altered] {
            let body = Body::from_cell(Cell::Blob(&bytes)).unwrap();
            let _ = body.read::<Json>();
            body.into_text();
        }
    }
}

#[test]
fn a_visit_takes_a_fourth() {
    let packed = packed(VISIT).unwrap().len();
    assert!(packed * 4 < VISIT.len() + 8, "{packed} of {}", VISIT.len());
}

#[test]
fn what_was_packed_before_is_read_for_ever() {
    let packed = hex::decode(PACKED).unwrap();
    let body = Body::from_cell(Cell::Blob(&packed)).unwrap();
    assert_eq!(body.read::<Json>().unwrap()["visited_at"], "2021-11-10T09:07:00+08:00");
    assert_eq!(body.into_text(), VISIT);
    assert_eq!(Body::from_cell(Cell::Null), None);
    assert_eq!(Body::from_cell(Cell::Integer(1)), None);
}

/// The visit, as it was packed first.
const PACKED: &str = "0110063230303030311fe64320e6413fe5000102030405060708090a0b0c0d0e0f42e64753e9a3f7d103";

#[test]
fn every_public_column_of_the_register_has_a_number() {
    let of = [
        Elevator::COLUMNS,
        Unit::COLUMNS,
        Insurance::COLUMNS,
        Inspection::COLUMNS,
        Test::COLUMNS,
        Visit::COLUMNS,
        Incident::COLUMNS,
        Annotation::COLUMNS,
        Commitment::COLUMNS,
        Notice::COLUMNS,
        PilotDistrict::COLUMNS,
        Bureau::COLUMNS,
    ];
    let public = of.into_iter().flatten().filter(|column| !column.private);
    let unknown: Vec<&str> =
        public.map(|column| column.name).filter(|name| KEYS.number(name).is_none()).collect();
    assert!(unknown.is_empty(), "add them at the end of keys.txt: {unknown:?}");
}

/// Lines may be added; none that is in use may move.
#[test]
fn no_number_ever_changes_its_meaning() {
    for (list, in_use, known) in [
        (&KEYS, 85, "7b197ec4529c0b11f138e1d3b19c8c4dbd6faed1c80b83969dc4956b421acdda"),
        (&WORDS, 102, "6b8156eba7c0236c626336b3523737f9f6fd37f53969690bf84edc84cf74175e"),
        (&ENDINGS, 22, "12c2551af0cc1e249960181781dceab0c1594a6bbdb9eca22174191565d08fd3"),
    ] {
        let texts: Vec<&str> = (0..in_use).filter_map(|number| list.text(number)).collect();
        assert!((0..in_use).all(|number| list.number(texts[usize::from(number)]) == Some(number)));
        assert_eq!(hex::encode(Sha256::digest(texts.join("\n"))), known);
    }
}
