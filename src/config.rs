//! Settings: read from the environment once, here only, and handed on as values.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::domain::Instant;
use crate::domain::web_address::WebAddress;
use crate::release::shelf;
use crate::store::Address;
use crate::web::client::TrustedProxies;
use crate::web::rate_limit::Allowance;

/// The embedded database's file in `MINGTI_DATA`.
const DATABASE_FILE: &str = "mingti.db";

/// Every setting, with a default that works. The environment variable stands in each field's first line.
#[derive(Debug, Clone)]
pub struct Config {
    /// `MINGTI_LISTEN` (`127.0.0.1:8080`): where the portal answers.
    pub listen: SocketAddr,
    /// `MINGTI_OPS_LISTEN` (`127.0.0.1:9090`): where `/metrics`, `/healthz` and `/readyz` answer.
    pub ops_listen: SocketAddr,
    /// `MINGTI_PUBLIC_URL` (`http://` and the listening address): what QR codes and absolute links carry.
    pub public_url: String,
    /// `MINGTI_DATA` (`.`): the folder for database, index, exports, uploads and key.
    pub data: PathBuf,
    /// `MINGTI_DATABASE_URL` (a SQLite file in `MINGTI_DATA`): `postgres://…` beyond one machine.
    pub database: Address,
    /// `MINGTI_OBJECTS_URL` (none): `s3://bucket/prefix` or `file:///folder`, where releases go beyond one machine. How
    /// to enter a bucket stands in the variables that begin with `AWS_`.
    pub objects: Option<shelf::Address>,
    /// `MINGTI_TRUSTED_PROXIES` (none): addresses or CIDR, comma-separated, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: TrustedProxies,
    /// `MINGTI_RATE_LIMIT` (`15/30`): requests a second and burst, or `off`.
    pub rate_limit: Option<Allowance>,
    /// `MINGTI_CLOCK` (none): the instant at which a pinned, ticking clock starts; for demos and tests.
    pub clock: Option<Instant>,
    /// `MINGTI_LOG` (`info`): a filter such as `info,mingti=debug`.
    pub log: String,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct Invalid {
    /// The environment variable.
    pub name: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// The names of all settings, for the test that each is described in the README.
pub const NAMES: [&str; 10] = [
    "MINGTI_LISTEN",
    "MINGTI_OPS_LISTEN",
    "MINGTI_PUBLIC_URL",
    "MINGTI_DATA",
    "MINGTI_DATABASE_URL",
    "MINGTI_OBJECTS_URL",
    "MINGTI_TRUSTED_PROXIES",
    "MINGTI_RATE_LIMIT",
    "MINGTI_CLOCK",
    "MINGTI_LOG",
];

impl Config {
    /// The same with a folder and an embedded database of its own, for what leaves nothing behind.
    #[must_use]
    pub fn within(&self, folder: &Path) -> Self {
        let (data, database) = (folder.to_owned(), Address::File(folder.join(DATABASE_FILE)));
        Self { data, database, ..self.clone() }
    }

    /// Reads the environment.
    ///
    /// # Errors
    /// The first variable that cannot be used.
    pub fn from_environment() -> Result<Self, Invalid> {
        let listen = address("MINGTI_LISTEN", "127.0.0.1:8080")?;
        let ops_listen = address("MINGTI_OPS_LISTEN", "127.0.0.1:9090")?;
        if listen == ops_listen && listen.port() != 0 {
            return Err(invalid(
                "MINGTI_OPS_LISTEN",
                format!("{listen} 已是 MINGTI_LISTEN 的地址，请另选一个端口"),
            ));
        }
        let data = PathBuf::from(text("MINGTI_DATA").unwrap_or_else(|| ".".to_owned()));
        let database = match text("MINGTI_DATABASE_URL") {
            None => Address::File(data.join(DATABASE_FILE)),
            Some(url) => url
                .parse()
                .map_err(|error: crate::store::Error| invalid("MINGTI_DATABASE_URL", error.to_string()))?,
        };
        Ok(Self {
            listen,
            ops_listen,
            public_url: public_url(listen)?,
            data,
            database,
            objects: objects()?,
            trusted_proxies: trusted_proxies()?,
            rate_limit: rate_limit()?,
            clock: clock()?,
            log: text("MINGTI_LOG").unwrap_or_else(|| "info".to_owned()),
        })
    }
}

impl fmt::Display for Config {
    /// The effective settings, one a line, without secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let database = match &self.database {
            Address::File(path) => path.display().to_string(),
            Address::Postgres(url) => without_secrets(url),
        };
        let limit = self.rate_limit.map_or_else(|| "off".to_owned(), |allowance| allowance.to_string());
        writeln!(f, "MINGTI_LISTEN={}", self.listen)?;
        writeln!(f, "MINGTI_OPS_LISTEN={}", self.ops_listen)?;
        writeln!(f, "MINGTI_PUBLIC_URL={}", self.public_url)?;
        writeln!(f, "MINGTI_DATA={}", self.data.display())?;
        writeln!(f, "MINGTI_DATABASE_URL={database}")?;
        let objects = self.objects.as_ref().map(ToString::to_string).unwrap_or_default();
        writeln!(f, "MINGTI_OBJECTS_URL={objects}")?;
        writeln!(f, "MINGTI_TRUSTED_PROXIES={}", self.trusted_proxies)?;
        writeln!(f, "MINGTI_RATE_LIMIT={limit}")?;
        writeln!(f, "MINGTI_CLOCK={}", self.clock.map(|at| at.to_rfc3339()).unwrap_or_default())?;
        write!(f, "MINGTI_LOG={}", self.log)
    }
}

/// An address with its password and the values of its parameters hidden: any of them may be a secret.
fn without_secrets(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return without_values(url) };
    match rest.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split([':', '/', '?', '#']).next().unwrap_or_default();
            format!("{scheme}://{user}:***@{}", without_values(host))
        }
        None => format!("{scheme}://{}", without_values(rest)),
    }
}

/// What stands before a query, and the names of its parameters.
fn without_values(address: &str) -> String {
    let Some((before, query)) = address.split_once('?') else { return address.to_owned() };
    let hidden = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) => format!("{name}=***"),
        None => "***".to_owned(),
    });
    format!("{before}?{}", hidden.collect::<Vec<_>>().join("&"))
}

/// Variables of the environment that look like settings and are none: a misspelt one would be ignored in silence.
pub fn unknown() -> Vec<String> {
    let given = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut unknown: Vec<String> = given.filter(|name| is_unknown(name)).collect();
    unknown.sort_unstable();
    unknown
}

fn is_unknown(name: &str) -> bool {
    name.starts_with("MINGTI_") && !name.starts_with("MINGTI_TEST_") && !NAMES.contains(&name)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn text(name: &'static str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn address(name: &'static str, default: &str) -> Result<SocketAddr, Invalid> {
    let value = text(name).unwrap_or_else(|| default.to_owned());
    let reason = format!("“{value}”不是 IP 地址和端口，应写作 {default}");
    value.parse().map_err(|_| invalid(name, reason))
}

fn invalid(name: &'static str, reason: impl Into<String>) -> Invalid {
    Invalid { name, reason: reason.into() }
}

fn public_url(listen: SocketAddr) -> Result<String, Invalid> {
    let name = "MINGTI_PUBLIC_URL";
    let Some(url) = text(name) else { return Ok(format!("http://{listen}")) };
    if is_base(&url) {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    Err(invalid(name, format!("“{url}”不是网址，应写作 https://dianti.example.gov.cn")))
}

/// Whether paths can follow an address.
fn is_base(url: &str) -> bool {
    WebAddress::parse(url).is_ok() && !url.contains(['?', '#'])
}

fn objects() -> Result<Option<shelf::Address>, Invalid> {
    let name = "MINGTI_OBJECTS_URL";
    let Some(url) = text(name) else { return Ok(None) };
    let of_aws = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("AWS_"));
    shelf::Address::parse(&url, of_aws).map(Some).map_err(|reason| invalid(name, reason))
}

fn trusted_proxies() -> Result<TrustedProxies, Invalid> {
    let name = "MINGTI_TRUSTED_PROXIES";
    TrustedProxies::parse(&text(name).unwrap_or_default()).map_err(|reason| invalid(name, reason))
}

fn rate_limit() -> Result<Option<Allowance>, Invalid> {
    let name = "MINGTI_RATE_LIMIT";
    match text(name).as_deref() {
        Some("off") => Ok(None),
        given => given.unwrap_or("15/30").parse().map(Some).map_err(|reason| invalid(name, reason)),
    }
}

fn clock() -> Result<Option<Instant>, Invalid> {
    let name = "MINGTI_CLOCK";
    text(name)
        .map(|value| {
            chrono::DateTime::parse_from_rfc3339(&value)
                .map(|at| at.to_utc())
                .map_err(|_| invalid(name, "应写作带时区的时刻，如 2021-11-15T09:00:00+08:00"))
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let cases = [
            ("postgres://me:se:cr@t@host/db", "postgres://me:***@host/db"),
            ("postgres://me:se?cr@host/db", "postgres://me:***@host/db"),
            ("postgres://host/db?user=me&password=secret", "postgres://host/db?user=***&password=***"),
            ("postgres://host/db?password=sec@ret", "postgres://host:***@ret"),
            ("https://key:secret@bucket/a?token=secret", "https://key:***@bucket/a?token=***"),
            ("s3://bucket?secret", "s3://bucket?***"),
            ("s3://bucket", "s3://bucket"),
        ];
        for (url, printed) in cases {
            assert_eq!(without_secrets(url), printed);
        }
    }

    #[test]
    fn what_codes_carry_is_an_address() {
        for good in
            ["https://a.example", "http://127.0.0.1:8080", "https://a.example/lifts", "http://[::1]:80"]
        {
            assert!(is_base(good), "{good}");
        }
        for bad in [
            "a.example",
            "ftp://a.example",
            "https:///x",
            "https://a:b",
            "https://",
            "https://a?b",
            "https://me@a",
        ] {
            assert!(!is_base(bad), "{bad}");
        }
    }

    #[test]
    fn a_misspelt_setting_is_noticed() {
        assert!(is_unknown("MINGTI_LISEN"));
        assert!(!NAMES.iter().any(|name| is_unknown(name)));
        assert!(!is_unknown("PATH"));
    }
}
