//! The log as it lies in the database, read past the portal: what was published, and the state that follows.

use std::collections::BTreeMap;

use mingti::store::{Address, Error, Store};
use serde_json::{Value, json};

use crate::office::Office;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its position, from 1.
    pub seq: u64,
    /// What kind of thing it speaks of.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Microseconds since 1970.
    pub published_at: i64,
    /// What it says, without the salt; nothing once withdrawn.
    pub body: Value,
}

/// Runs a query on the database of an office.
pub fn query<T: Send>(
    address: &Address,
    text: &str,
    read: impl Fn(&mingti::store::Row) -> Result<T, Error>,
) -> Vec<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(address).await.unwrap();
        let rows = store.fetch(store.statement(text)).await.unwrap();
        let read = rows.iter().map(|row| read(row).unwrap()).collect();
        store.close().await;
        read
    })
}

/// Every row of every table that anyone may read, as the engine itself writes it: all but the vocabularies that come
/// with the program, and the moment of the last signature.
pub fn public_tables(address: &Address) -> BTreeMap<String, Vec<String>> {
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let catalogue = runtime.block_on(async {
        let store = Store::open(address).await.unwrap();
        let catalogue = store.catalogue().await.unwrap();
        store.close().await;
        catalogue
    });
    for (table, column) in catalogue {
        let is_public = table.starts_with("public_") || table.starts_with("gazette_");
        // When a signature was given, and for which trees on the way, is the signer's history, not the record.
        if is_public && column != "sealed_at" && table != "gazette_checkpoint" {
            columns.entry(table).or_default().push(column);
        }
    }
    let written = |column: &String| match address {
        Address::File(_) => format!("quote({column})"),
        Address::Postgres(_) => format!("coalesce({column}::text, '-')"),
    };
    let rows = |table: &str, columns: &[String]| {
        let row: Vec<String> = columns.iter().map(written).collect();
        let text = format!("select {} as said from {table} order by said", row.join(" || '|' || "));
        query(address, &text, |row| row.get::<String>(0))
    };
    columns.iter().map(|(table, columns)| (table.clone(), rows(table, columns))).collect()
}

/// Changes the database of an office behind the program's back.
pub fn change(address: &Address, text: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(address).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.execute(tx.statement(text)).await.unwrap();
        tx.commit().await.unwrap();
        store.close().await;
    });
}

impl Office {
    /// The whole log, in order.
    pub fn log(&self) -> Vec<Entry> {
        let text = "select seq, kind, id, published_at, body from gazette_log order by seq";
        query(&self.address(), text, |row| {
            let text = row.body_text(4)?;
            let mut body =
                text.map_or_else(|| json!({"salt": ""}), |text| serde_json::from_str(&text).unwrap());
            body.as_object_mut().unwrap().remove("salt").expect("every body is salted");
            Ok(Entry {
                seq: row.count(0)?,
                kind: row.get(1)?,
                id: row.get(2)?,
                published_at: row.get(3)?,
                body,
            })
        })
    }

    /// What the newest entry of each thing says. A reference to an entry it replaces is not part of what it says.
    pub fn public_state(&self) -> BTreeMap<(String, String), Value> {
        let newest = self.log().into_iter().map(|mut entry| {
            entry.body.as_object_mut().unwrap().remove("replaces");
            ((entry.kind, entry.id), entry.body)
        });
        newest.collect()
    }

    /// What the newest entry of one thing says.
    #[track_caller]
    pub fn newest(&self, kind: &str, id: &str) -> Value {
        let key = (kind.to_owned(), id.to_owned());
        self.public_state().remove(&key).unwrap_or_else(|| panic!("{kind} {id} was never published"))
    }
}

/// Fails the story if the log has a gap or goes back in time.
#[track_caller]
pub fn assert_gapless(log: &[Entry]) {
    for (at, entry) in log.iter().enumerate() {
        assert_eq!(entry.seq, at as u64 + 1, "{entry:?}");
    }
    assert!(log.is_sorted_by_key(|entry| entry.published_at), "the log goes back in time");
}
