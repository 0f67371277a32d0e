//! A sample register behind the API, made once for all tests and asked without a network.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use poem::{Endpoint, EndpointExt, Route};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::commands::sample::{AS_OF, SampleOptions, write_steps};
use crate::domain::Day;
use crate::domain::calendar::day_start;
use crate::gazette::tree::Sealer;
use crate::gazette::{Board, Gazette};
use crate::intake::import::{Importer, Options, Report};
use crate::release::shelf::Shelf;
use crate::search::Search;
use crate::store::{Address, Store};
use crate::web::api::{Parts, add};
use crate::web::body_cache::BodyCache;
use crate::web::fault::of_router;
use crate::web::fault::problem::Problem;
use crate::web::headers::{InlineStyles, ResponseHeaders};
use crate::web::pages::shell::Site;
use crate::web::request_id::RequestIds;
use crate::web::visit::Visit;

/// Where the portal says it is.
pub const PUBLIC_URL: &str = "https://mingti.test";

/// The portal.
pub struct Portal {
    runtime: Runtime,
    store: Store,
    gazette: Gazette,
    endpoint: poem::endpoint::BoxEndpoint<'static>,
    folder: tempfile::TempDir,
}

/// What it answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// The portal of this test run.
pub fn portal() -> &'static Portal {
    static PORTAL: OnceLock<Portal> = OnceLock::new();
    PORTAL.get_or_init(Portal::open)
}

/// The moment at which the tests ask: noon of the sample's day.
fn noon(day: Day) -> DateTime<Utc> {
    day_start(day) + chrono::TimeDelta::hours(12)
}

impl Portal {
    fn open() -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let address = Address::File(folder.path().join("mingti.db"));
        let (store, gazette) = runtime.block_on(async {
            let store = Store::open(&address).await.unwrap();
            let gazette = Gazette::open(store.clone()).await.unwrap();
            (store, gazette)
        });
        let position = Arc::new(Board::new(0));
        let headers = Arc::new(ResponseHeaders::new(PUBLIC_URL, &InlineStyles::default()));
        let bodies = Arc::new(BodyCache::new(1 << 24, Arc::clone(&position), headers));
        let site = Arc::new(Site { public_url: PUBLIC_URL.to_owned(), sample: true });
        let search = Search::new(folder.path().join("index"));
        let (stop, open) = watch::channel(());
        // It never stops: what would tell it to is kept as long as the program runs.
        std::mem::forget(stop);
        let parts = Parts {
            gazette: gazette.clone(),
            search: search.clone(),
            shelf: Shelf::new(folder.path().join("data-exports")),
            bodies,
            board: Arc::clone(&position),
            site,
            closing: open,
        };
        let endpoint = add(Route::new(), parts).map_to_response().boxed();
        let portal = Self { runtime, store, gazette, endpoint, folder };
        portal.publish_the_sample();
        portal.runtime.block_on(search.rebuild(&portal.gazette, AS_OF, |_, _| {})).unwrap();
        portal.seal();
        position.advance_all(portal.runtime.block_on(portal.gazette.position()).unwrap());
        portal
    }

    /// The register as it stood half a year before its day, and on its day.
    fn publish_the_sample(&self) {
        let options = SampleOptions { visits_per_elevator: 3, ..SampleOptions::new(300) };
        let half_a_year_before = AS_OF - chrono::Days::new(180);
        let folder = self.folder.path().join("register");
        for step in write_steps(options, &folder, &[half_a_year_before, AS_OF]).unwrap() {
            for (dataset, rows) in step.counts.iter() {
                if rows > 0 {
                    self.import(dataset, &step.folder.join(format!("{dataset}.csv")), step.day);
                }
            }
        }
    }

    fn seal(&self) {
        let sealer =
            Sealer::new(self.gazette.clone(), self.folder.path(), PUBLIC_URL, Arc::new(|| noon(AS_OF)));
        self.runtime.block_on(sealer.seal()).unwrap();
    }

    /// Imports a file at nine in the morning of a day.
    pub fn import(&self, dataset: &str, file: &Path, day: Day) -> Report {
        let clock = move || noon(day) - chrono::TimeDelta::hours(3);
        let importer = Importer { store: &self.store, gazette: &self.gazette, clock: &clock };
        self.runtime.block_on(importer.import(dataset, file, &Options::default(), |_| {})).unwrap()
    }

    /// A path of this run's own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Asks for JSON.
    pub fn get(&self, address: &str) -> Answer {
        self.ask(address, None)
    }

    /// Asks for a form.
    pub fn ask(&self, address: &str, accept: Option<&'static str>) -> Answer {
        let uri: Uri = address.parse().unwrap_or_else(|_| panic!("{address}"));
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        }
        let id = RequestIds::new().next();
        let named = (id, std::net::Ipv4Addr::LOCALHOST.into(), noon(AS_OF));
        let visit = Visit::new(named, uri.path(), &headers);
        let path = uri.path().to_owned();
        let request = poem::Request::builder().uri(uri).extension(visit).finish();
        self.runtime.block_on(async {
            match self.endpoint.call(request).await {
                Ok(response) => {
                    let (parts, body) = response.into_parts();
                    let body = body.into_vec().await.unwrap();
                    Answer { status: parts.status, headers: parts.headers, body }
                }
                Err(error) => {
                    let fault = of_router::read(&error, &path, &Method::GET);
                    let body = Problem::new(&fault, PUBLIC_URL, id).to_bytes();
                    Answer { status: fault.problem_type().status, headers: HeaderMap::new(), body }
                }
            }
        })
    }

    /// All rows of a list as JSON.
    pub fn rows(&self, address: &str) -> Vec<Value> {
        let answer = self.ask(address, Some("application/x-ndjson"));
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
