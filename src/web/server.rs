//! Accepts connections and speaks HTTP/1.1 on them: caps, deadlines, draining. What to answer is the
//! application's matter; nothing here knows routes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::client::counted_as;
use super::connection::{LongHeads, Progress, Watched, Wire};
use super::outbound::Outbound;
use super::settings::EdgeSettings;

/// How long accepting rests when the process has no file left for a connection.
const OUT_OF_FILES_PAUSE: Duration = Duration::from_millis(100);

/// What answers requests.
pub trait Application: Send + Sync + 'static {
    /// Answers one request of this peer. Never fails: what goes wrong is an answer too.
    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> impl Future<Output = Response<Outbound>> + Send;

    /// The whole answer, head and body, to what could not be read as a request; `None` for a bare status.
    fn refuse_unreadable(&self, _status: StatusCode) -> Option<Bytes> {
        None
    }
}

/// Opens a listening socket.
///
/// # Errors
/// What the system says: address in use, no permission.
pub fn bind(address: SocketAddr, settings: &EdgeSettings) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(settings.backlog)?;
    TcpListener::from_std(socket.into())
}

/// Serves until `shutdown` resolves, then lets requests in flight finish within the drain deadline.
pub async fn serve<A: Application>(
    listener: TcpListener,
    app: Arc<A>,
    settings: Arc<EdgeSettings>,
    shutdown: impl Future<Output = ()>,
) {
    let (stop, stopping) = watch::channel(());
    let open = Arc::new(OpenConnections::default());
    let long_heads = Arc::new(LongHeads::default());
    let accepting = async {
        loop {
            let (socket, peer) = accept(&listener).await;
            let Some(place) = open.admit(peer.ip(), &settings) else { continue };
            let progress = Arc::new(Progress::new(Arc::clone(&long_heads)));
            let (app, settings) = (Arc::clone(&app), Arc::clone(&settings));
            let caller = Caller { socket, peer, progress, app, settings, stopping: stopping.clone() };
            tokio::spawn(async move {
                caller.converse().await;
                drop(place);
            });
        }
    };
    tokio::select! {
        () = accepting => {}
        () = shutdown => {}
    }
    drop((listener, stopping));
    stop.send_replace(());
    if tokio::time::timeout(settings.drain_deadline, stop.closed()).await.is_err() {
        tracing::warn!(connections = stop.receiver_count(), "stopped with requests in flight");
    }
}

/// The next connection. Errors belong to the connection that failed, except when files ran out: then rest.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot accept connections for a moment");
                tokio::time::sleep(OUT_OF_FILES_PAUSE).await;
            }
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Whoever opened a connection, and what it takes to serve it.
struct Caller<A> {
    socket: TcpStream,
    peer: SocketAddr,
    progress: Arc<Progress>,
    app: Arc<A>,
    settings: Arc<EdgeSettings>,
    stopping: watch::Receiver<()>,
}

impl<A: Application> Caller<A> {
    /// Serves it. Most of what a connection holds begins with its first byte: a silent one costs next to nothing.
    async fn converse(mut self) {
        let is_ready = self.socket.set_nodelay(true).is_ok();
        if is_ready && has_spoken(&self.socket, &self.settings, &mut self.stopping).await {
            Box::pin(self.speak()).await;
        }
    }

    /// Speaks HTTP until it closes, breaks a deadline, or is drained.
    async fn speak(self) {
        let Self { socket, peer, progress, app, settings, mut stopping } = self;
        let service = service_fn(|request| {
            let (app, progress) = (Arc::clone(&app), Arc::clone(&progress));
            // In a place of its own: a connection between two requests need not keep room for the work on one.
            Box::pin(async move {
                progress.answering();
                let response = app.answer(request, peer).await;
                Ok::<_, Infallible>(response.map(|body| Watched::new(body, progress)))
            })
        });
        let refuser = Arc::clone(&app);
        let refusal = Arc::new(move |status| refuser.refuse_unreadable(status));
        let wire = TokioIo::new(Wire::new(socket, Arc::clone(&progress), refusal));
        let mut protocol = http1::Builder::new();
        // Our own deadlines take the place of hyper's timer for each request.
        protocol.header_read_timeout(None).max_buf_size(buffer_bytes(&settings));
        let mut connection = std::pin::pin!(protocol.serve_connection(wire, service));
        let mut look = tokio::time::interval(settings.head_deadline / 4);
        let mut draining = false;
        loop {
            tokio::select! {
                biased;
                // A broken connection concerns nobody but its client.
                _ = connection.as_mut() => return,
                _ = look.tick() => if progress.is_overdue(&settings) { return },
                _ = stopping.changed(), if !draining => {
                    draining = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Waits for the first byte within the time for a head.
async fn has_spoken(socket: &TcpStream, settings: &EdgeSettings, stopping: &mut watch::Receiver<()>) -> bool {
    let mut first = [0];
    tokio::select! {
        biased;
        seen = socket.peek(&mut first) => seen.is_ok_and(|bytes| bytes > 0),
        () = tokio::time::sleep(settings.head_deadline) => false,
        _ = stopping.changed() => false,
    }
}

/// Room for a head somewhat over the limit, so that it is refused with an explanation.
fn buffer_bytes(settings: &EdgeSettings) -> usize {
    2 * (settings.max_head_bytes + settings.max_uri_bytes)
}

/// Who holds how many connections.
#[derive(Debug, Default)]
struct OpenConnections(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    total: usize,
    by_client: HashMap<IpAddr, usize>,
}

/// A connection's place; given back when dropped.
#[derive(Debug)]
struct Place {
    open: Arc<OpenConnections>,
    client: IpAddr,
}

impl OpenConnections {
    /// A place for a connection of this peer, or `None` where it or everyone holds too many. Trusted proxies
    /// carry many clients and are only bound by the total.
    fn admit(self: &Arc<Self>, peer: IpAddr, settings: &EdgeSettings) -> Option<Place> {
        let client = counted_as(peer);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_client = held.by_client.get(&client).copied().unwrap_or(0);
        let within =
            of_client < settings.max_connections_per_client || settings.trusted_proxies.contains(peer);
        if held.total >= settings.max_connections || !within {
            return None;
        }
        held.total += 1;
        held.by_client.insert(client, of_client + 1);
        Some(Place { open: Arc::clone(self), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.total -= 1;
        if let Entry::Occupied(mut count) = held.by_client.entry(self.client) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::client::TrustedProxies;

    #[test]
    fn accepting_rests_when_files_run_out_and_not_for_a_lost_connection() {
        let out_of_files = io::Error::from_raw_os_error(24);
        assert!(!is_of_one_connection(&out_of_files));
        assert!(is_of_one_connection(&io::ErrorKind::ConnectionAborted.into()));
    }

    #[tokio::test]
    async fn a_connection_is_served_from_its_first_byte_on() {
        use tokio::io::AsyncWriteExt;
        let settings = EdgeSettings { head_deadline: Duration::from_millis(200), ..EdgeSettings::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (stop, mut stopping) = watch::channel(());
        let meet = async || {
            let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
            (client, listener.accept().await.unwrap().0)
        };
        let (_silent, ours) = meet().await;
        assert!(!has_spoken(&ours, &settings, &mut stopping).await, "nothing was said in time");
        let (mut speaker, ours) = meet().await;
        speaker.write_all(b"G").await.unwrap();
        assert!(has_spoken(&ours, &settings, &mut stopping).await);
        let (gone, ours) = meet().await;
        drop(gone);
        assert!(!has_spoken(&ours, &settings, &mut stopping).await, "it was closed");
        let (_waiting, ours) = meet().await;
        stop.send_replace(());
        let asked = std::time::Instant::now();
        assert!(!has_spoken(&ours, &settings, &mut stopping).await);
        assert!(
            asked.elapsed() < settings.head_deadline,
            "a portal that stops waits for nobody who is silent"
        );
    }

    #[test]
    fn places_are_capped_by_client_and_in_total_and_given_back() {
        let open = Arc::new(OpenConnections::default());
        let settings = EdgeSettings {
            max_connections: 5,
            max_connections_per_client: 2,
            trusted_proxies: TrustedProxies::parse("10.0.0.1").unwrap(),
            ..EdgeSettings::default()
        };
        let ask = |peer: &str| open.admit(peer.parse().unwrap(), &settings);
        let first = ask("2001:db8::1");
        let second = ask("2001:db8::2");
        assert!(first.is_some() && second.is_some());
        assert!(ask("2001:db8::3").is_none());
        drop(first);
        let third = ask("2001:db8::3");
        assert!(third.is_some());
        let proxied: Vec<_> = (0..3).map(|_| ask("10.0.0.1")).collect();
        assert!(proxied.iter().all(Option::is_some));
        assert!(ask("198.51.100.1").is_none());
        drop((second, third, proxied));
        assert!(open.0.lock().unwrap().by_client.is_empty());
    }
}
