//! PostgreSQL to test with: one database a story, in the cluster that `MINGTI_TEST_POSTGRES_URL` names.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// A database of one story, dropped with it.
pub struct Database {
    /// Where the program finds it.
    pub url: String,
    /// The cluster in which it was made, and its name there; `None` for one that is dropped with its cluster.
    made: Option<(String, String)>,
}

static MADE: AtomicU32 = AtomicU32::new(0);

impl Database {
    /// A new empty database; `None`, said loudly, where no cluster is named.
    ///
    /// # Panics
    /// Where `CI` is set and no cluster is named: there the second engine is never skipped.
    pub fn create() -> Option<Self> {
        let Some(cluster) = variable("MINGTI_TEST_POSTGRES_URL") else {
            assert!(variable("CI").is_none(), "MINGTI_TEST_POSTGRES_URL names no cluster to test with");
            // Straight to the terminal: what a passing test prints is otherwise kept from view.
            let _ =
                writeln!(std::io::stderr(), "SKIPPED: no PostgreSQL (MINGTI_TEST_POSTGRES_URL is not set)");
            return None;
        };
        let name = format!("story_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        execute(
            &cluster,
            // As bureaus have them, in a people's order of words, not in that of bytes.
            format!(
                "create database {name} template template0 encoding 'UTF8' \
                 locale_provider icu icu_locale 'zh-CN' lc_collate 'C' lc_ctype 'C'"
            ),
        );
        Some(Self { url: of_database(&cluster, &name), made: Some((cluster, name)) })
    }

    /// The database of a cluster that goes away with its story.
    pub fn whole(url: &str) -> Self {
        Self { url: url.to_owned(), made: None }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.made {
            execute(cluster, format!("drop database if exists {name} with (force)"));
        }
    }
}

/// The address with another database: what stands between the last `/` and `?`.
fn of_database(cluster: &str, name: &str) -> String {
    let (address, parameters) = cluster.split_once('?').unwrap_or((cluster, ""));
    let (server, _) = address.rsplit_once('/').expect("postgres://…/database");
    format!("{server}/{name}?{parameters}")
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where the cluster is")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn execute(cluster: &str, text: String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = PgConnection::connect(cluster).await.unwrap();
        connection.execute(AssertSqlSafe(text)).await.unwrap();
        connection.close().await.unwrap();
    });
}
