//! Someone adds a table: it is public or private as a whole, and says so here, or this story fails.

use std::collections::BTreeSet;

use mingti::domain::register::{
    Annotation, Bureau, Commitment, Dataset, Elevator, Incident, Inspection, Insurance, Notice,
    PilotDistrict, Test, Unit, Visit,
};
use mingti::store::Store;

use crate::office::Office;

/// Tables of the public side: what the disclosure valve let out.
const PUBLIC: [(&str, &str); 12] = [
    ("gazette_day", "day last_seq"),
    ("gazette_head", "id published_at seq"),
    ("gazette_log", "body body_sha256 id kind published_at seq"),
    ("public_commitment", "from_on from_seq id indicator maintainer_uscc to_on to_seq user_uscc"),
    (
        "public_due",
        "code inspected_on inspection_conclusion inspection_due_on inspection_valid_to insured_from insured_to \
         last_onsite_on mark_ended_by mark_from mark_to pilot_due_on statutory_due_on test_due_on tested_on testing_from testing_to",
    ),
    (
        "public_elevator",
        "category certificate_no code device_code estate from_seq installed_on maintainer_uscc mode region \
         registration_code status subdistrict to_seq user_uscc",
    ),
    ("public_event", "at elevator_code from_seq kind result to_seq until_on"),
    ("public_mark", "elevator_code ended_by from_on from_seq id notice_no pilot to_on to_seq"),
    (
        "public_notice",
        "code decided_on from_seq kind notice_no pilot publicity_to region subject subject_id to_seq",
    ),
    ("public_region_fact", "from_seq id kind region to_seq"),
    ("public_unit", "from_seq name region roles service_phone to_seq uscc"),
    ("reference_indicator", "code label lower_is_better mandatory since unit"),
];

/// Also public, after the table above grew past a screen: open vocabularies shown on the method page.
const PUBLIC_VOCABULARY: (&str, &str) =
    ("reference_insurance_kind", "code counts_for_pilot includes_liability label since");

/// The tree over the log (hashes, signatures and the public half of the key), and what left it.
const PUBLIC_TREE: [(&str, &str); 4] = [
    ("public_withdrawal", "clause from_seq id of_id of_kind reason to_seq"),
    ("gazette_checkpoint", "checkpoint size"),
    ("gazette_seal", "checkpoint id origin root sealed_at size verifier_key"),
    ("gazette_tile", "hashes level number"),
];

/// Tables of the private side that are no dataset.
const PRIVATE: [(&str, &str); 3] = [
    (
        "audit_act",
        "act file_sha256 finished_at id outcome rows_inserted rows_read rows_refused rows_unchanged rows_updated \
         started_at subject",
    ),
    ("fact_mark_changes", "changed_on id unit_after unit_before unit_role"),
    ("fact_mark_ends", "ended_by ended_on exit_code id notice_no unit_after unit_before unit_role"),
];

/// The migrator's own book.
const BOOKKEEPING: &str = "_sqlx_migrations";

/// A dataset's private table and its columns.
fn facts<D: Dataset>() -> BTreeSet<(String, String)> {
    let names = D::COLUMNS.iter().map(|column| column.name).chain(["id", "published_seq"]);
    names.map(|column| (D::TABLE.to_owned(), column.to_owned())).collect()
}

fn classified() -> BTreeSet<(String, String)> {
    let listed = PUBLIC.iter().chain([&PUBLIC_VOCABULARY]).chain(&PUBLIC_TREE).chain(&PRIVATE);
    let columns = listed.flat_map(|(table, columns)| {
        columns.split_whitespace().map(|column| ((*table).to_owned(), column.to_owned()))
    });
    columns
        .chain(facts::<Annotation>())
        .chain(facts::<Bureau>())
        .chain(facts::<Commitment>())
        .chain(facts::<Elevator>())
        .chain(facts::<Notice>())
        .chain(facts::<Incident>())
        .chain(facts::<Inspection>())
        .chain(facts::<Insurance>())
        .chain(facts::<PilotDistrict>())
        .chain(facts::<Test>())
        .chain(facts::<Unit>())
        .chain(facts::<Visit>())
        .collect()
}

fn live_catalogue(office: &Office) -> BTreeSet<(String, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let catalogue = runtime.block_on(async {
        let store = Store::open(&office.address()).await.unwrap();
        let catalogue = store.catalogue().await.unwrap();
        store.close().await;
        catalogue
    });
    catalogue.into_iter().filter(|(table, _)| table != BOOKKEEPING).collect()
}

#[test]
fn every_table_and_column_of_the_live_catalogue_is_public_or_private() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &crate::register::two_units());
        let live = live_catalogue(&office);
        let classified = classified();
        let unknown: Vec<_> = live.difference(&classified).collect();
        assert!(unknown.is_empty(), "{engine}: nobody said whether these are public or private: {unknown:?}");
        let gone: Vec<_> = classified.difference(&live).collect();
        assert!(gone.is_empty(), "{engine}: classified, but not there: {gone:?}");
    }
}

#[test]
fn every_text_is_ordered_by_its_bytes() {
    for (engine, office) in Office::on_each_engine() {
        office.record("units", &crate::register::two_units());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let others = runtime.block_on(async {
            let store = Store::open(&office.address()).await.unwrap();
            let others = store.in_another_order().await.unwrap();
            store.close().await;
            others
        });
        let others: Vec<_> = others.iter().filter(|(table, _)| table != BOOKKEEPING).collect();
        assert!(others.is_empty(), "{engine}: a migration has to say `collate \"C\"` of {others:?}");
    }
}

#[test]
fn no_public_table_has_a_column_of_a_private_fact() {
    let private = crate::keep_secrets::private_columns();
    for (table, columns) in PUBLIC {
        for column in columns.split_whitespace() {
            assert!(private.iter().all(|(_, name)| *name != column), "{table}.{column}");
        }
    }
}
