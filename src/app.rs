//! Composition: opens the rooms, hands them to each other, starts what runs in the background, shuts down.

mod background;
mod following;
mod logging;
mod readiness;
mod releasing;
mod sealing;
mod stocktaking;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use poem::{Endpoint, EndpointExt, Response, Route};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::calendar::local_day;
use crate::gazette::tree::Sealer;
use crate::gazette::{Board, Gazette};
use crate::release;
use crate::release::publisher::Publisher;
use crate::release::shelf::Shelf;
use crate::search::Search;
use crate::store::{Address, Store};
use crate::web::body_cache::BodyCache;
use crate::web::edge::{Edge, EdgeParts};
use crate::web::headers::{InlineStyles, ResponseHeaders};
use crate::web::open_files::room_for;
use crate::web::ops::{Metrics, Ops};
use crate::web::pages::desk::Desk;
use crate::web::pages::shell::Site;
use crate::web::settings::EdgeSettings;
use crate::web::{api, pages, past, server, tiles};
use background::Background;
use following::follow;
pub use logging::start_logging;
use readiness::readiness;
use sealing::Signing;

/// Where the generations of the search index stand within the data folder.
pub const INDEX_FOLDER: &str = "index/live";
/// Where releases are made within the data folder, and stand if there is no object store.
const RELEASES_FOLDER: &str = "data-exports";

/// A portal, composed and listening, not yet serving.
pub struct Portal {
    settings: Arc<EdgeSettings>,
    edge: Arc<Edge>,
    ops: Arc<Ops>,
    metrics: Metrics,
    listener: tokio::net::TcpListener,
    ops_listener: tokio::net::TcpListener,
    gazette: Gazette,
    board: Arc<Board>,
    store: Store,
    search: Search,
    shelf: Shelf,
    publisher: Publisher,
    clock: crate::web::visit::Clock,
    sealer: Sealer,
    signing: Arc<Signing>,
    stop: watch::Sender<()>,
    stopping: watch::Receiver<()>,
}

impl Portal {
    /// Opens the database and the sockets.
    ///
    /// # Errors
    /// If the database cannot be opened, an address is in use or metrics are installed already.
    pub async fn open(config: &Config, clock: &Clock, is_sample: bool) -> anyhow::Result<Self> {
        let store = open_store(config).await?;
        let gazette = Gazette::open(store.clone()).await?;
        let settings = Arc::new(EdgeSettings {
            public_url: config.public_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            rate_limit: config.rate_limit,
            max_connections: room_for(EdgeSettings::default().max_connections),
            ..EdgeSettings::default()
        });
        let metrics = Metrics::install()?;
        let board = Arc::new(Board::new(gazette.position().await?));
        let gazette = gazette.following(board.clone());
        let headers = Arc::new(ResponseHeaders::new(&settings.public_url, &styles()));
        let bodies = Arc::new(BodyCache::new(settings.body_cache_bytes, board.clone(), headers.clone()));
        let search = Search::new(config.data.join(INDEX_FOLDER));
        let signing = Arc::new(Signing::default());
        let sealer = Sealer::new(gazette.clone(), &config.data, &config.public_url, clock.function());
        sealer.check_log().await?;
        let shelf = shelf(config)?;
        let readiness = readiness(&board, &search, &shelf, signing.clone());
        let publisher = Publisher { public_url: config.public_url.clone(), is_sample };
        let site = Arc::new(Site { public_url: settings.public_url.clone(), sample: is_sample });
        let (stop, stopping) = watch::channel(());
        let parts = api::Parts {
            gazette: gazette.clone(),
            search: search.clone(),
            shelf: shelf.clone(),
            bodies: bodies.clone(),
            board: board.clone(),
            site,
            closing: stopping.clone(),
        };
        let edge = Edge::new(EdgeParts {
            settings: settings.clone(),
            routes: routes(parts).boxed(),
            bodies,
            board: board.clone(),
            headers,
            fault_page: pages::fault::page,
            is_sample,
            readiness: readiness.clone(),
            clock: clock.function(),
        });
        Ok(Self {
            edge: Arc::new(edge),
            ops: Arc::new(Ops::new(readiness, metrics.clone())),
            metrics,
            listener: listen("MINGTI_LISTEN", config.listen, &settings)?,
            ops_listener: listen("MINGTI_OPS_LISTEN", config.ops_listen, &settings)?,
            settings,
            gazette,
            board,
            store,
            search,
            shelf,
            publisher,
            clock: clock.function(),
            sealer,
            signing,
            stop,
            stopping,
        })
    }

    /// Where the portal answers.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until told to stop, then lets requests in flight finish.
    ///
    /// # Errors
    /// If it stopped untold, because something that keeps it up to date had ended.
    pub async fn serve(self) -> anyhow::Result<()> {
        let (stop, stopping) = (self.stop, self.stopping);
        let (known, position) = watch::channel(self.board.position());
        let clock = self.clock;
        let today = {
            let clock = clock.clone();
            move || local_day(clock())
        };
        let mut background = Background::default();
        background.start("metrics", self.metrics.keep_up());
        background.start("search", self.search.clone().keep_up(self.gazette.clone(), position, today));
        let stocktaking = stocktaking::keep_stock(self.gazette.clone(), self.shelf.clone(), clock.clone());
        background.start("stocktaking", stocktaking);
        let (gazette, clock_of_releases) = (self.gazette.clone(), clock.clone());
        let releasing = releasing::keep_released(gazette, self.shelf, self.publisher, clock_of_releases);
        background.start("releasing", releasing);
        background.start("following", follow(self.gazette, self.board, self.search, known, clock));
        background.start("sealing", sealing::keep_sealed(self.sealer, self.signing));
        let stopped = |mut stopping: watch::Receiver<()>| async move {
            let _ = stopping.changed().await;
        };
        let serving =
            server::serve(self.listener, self.edge, self.settings.clone(), stopped(stopping.clone()));
        let operating = server::serve(self.ops_listener, self.ops, self.settings, stopped(stopping));
        let stopping = async {
            let lost = tokio::select! {
                () = told_to_stop() => None,
                name = background.lost() => Some(name),
            };
            if let Some(name) = lost {
                tracing::error!(
                    work = name,
                    "stopping: something that keeps the portal up to date has ended"
                );
            } else {
                tracing::info!("stopping: requests in flight may finish");
            }
            let _ = stop.send(());
            lost
        };
        let ((), (), lost) = tokio::join!(serving, operating, stopping);
        background.stop().await;
        self.store.close().await;
        lost.map_or(Ok(()), |name| Err(anyhow!("后台工作（{name}）意外中止，服务已停止，请重新启动")))
    }
}

/// Opens the database of these settings.
///
/// # Errors
/// If it cannot be used; says which it is.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    let context = || match &config.database {
        Address::File(path) => format!("MINGTI_DATA: 无法使用数据库 {}", path.display()),
        Address::Postgres(_) => "MINGTI_DATABASE_URL: 无法使用数据库".to_owned(),
    };
    Store::open(&config.database).await.with_context(context)
}

/// The releases of a portal, wherever its settings say they stand.
///
/// # Errors
/// If the object store cannot be opened with what is said of it.
pub fn shelf(config: &Config) -> Result<Shelf, release::Error> {
    let folder = config.data.join(RELEASES_FOLDER);
    match &config.objects {
        Some(address) => Shelf::shared(folder, address),
        None => Ok(Shelf::new(folder)),
    }
}

/// The styles that pages carry inline, so that the content policy can name them.
fn styles() -> InlineStyles {
    let mut styles = InlineStyles::default();
    pages::register_styles(&mut styles);
    styles
}

/// Every address of the portal: the API under `/api`, the log's tree under `/gazette`, pages elsewhere.
fn routes(parts: api::Parts) -> impl Endpoint<Output = Response> + 'static {
    let api::Parts { gazette, search, shelf, bodies, site, .. } = parts.clone();
    let tree = tiles::routes(tiles::Watch { gazette: gazette.clone(), bodies: bodies.clone() });
    let pages = pages::routes::routes(Desk { gazette, search, shelf, bodies, site });
    api::add(Route::new(), parts)
        .nest("/gazette", tree)
        .nest_no_strip("/", pages)
        .map_to_response()
        .around(past::keep_days)
}

/// Listens at an address; the setting that names it is told if that fails.
fn listen(
    setting: &str,
    address: SocketAddr,
    settings: &EdgeSettings,
) -> anyhow::Result<tokio::net::TcpListener> {
    server::bind(address, settings).with_context(|| format!("{setting}: 无法在 {address} 上监听"))
}

/// Resolves when the system asks the program to stop.
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("the system has signals");
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
