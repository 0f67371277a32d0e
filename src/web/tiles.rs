//! The log as machines that watch logs read it: checkpoint, key, tiles of hashes and bundles of entries (C2SP
//! tlog-tiles), under `/gazette`. It turns an address into a question to the gazette and refuses to know the tree.

use std::sync::Arc;

use poem::web::{Data, Path};
use poem::{Endpoint, EndpointExt, Response, Route, get, handler};

use super::body_cache::BodyCache;
use super::cache::CachePolicy;
use super::fault::{Fault, HelpLink};
use super::negotiation::Form;
use super::prepared::Rendered;
use super::visit::Visit;
use crate::gazette::Gazette;
use crate::gazette::tree::proof::Tiled;
use crate::gazette::tree::tiles::FULL;

/// Where these addresses find what they answer with.
#[derive(Debug, Clone)]
pub struct Watch {
    /// The public record.
    pub gazette: Gazette,
    /// Bodies in memory.
    pub bodies: Arc<BodyCache>,
}

/// The addresses, to be nested at `/gazette`.
pub fn routes(watch: Watch) -> impl Endpoint<Output = Response> + 'static {
    Route::new()
        .at("/checkpoint", get(checkpoint))
        .at("/key", get(key))
        .at("/tile/*path", get(tile))
        .data(watch)
        .map_to_response()
}

const TEXT: &str = "text/plain; charset=utf-8";

/// The newest signed tree. It changes with every publication, so it is kept nowhere.
#[handler]
async fn checkpoint(Data(watch): Data<&Watch>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let signed = watch.gazette.signed_tree().await.map_err(|error| Fault::of_record(&error))?;
        Ok(Rendered::new(TEXT, signed.ok_or_else(not_signed_yet)?.checkpoint))
    };
    watch.answer(visit, CachePolicy::Never, "/gazette/checkpoint", render).await
}

/// The key that every checkpoint of this log is signed with. It is fixed with the first.
#[handler]
async fn key(Data(watch): Data<&Watch>, visit: &Visit) -> Result<Response, Fault> {
    let render = async {
        let key = watch.gazette.verifier_key().await.map_err(|error| Fault::of_record(&error))?;
        Ok(Rendered::new(TEXT, format!("{}\n", key.ok_or_else(not_signed_yet)?)))
    };
    watch.answer(visit, CachePolicy::Daily, "/gazette/key", render).await
}

/// A tile. What stands in it never changes, not even in a partial one.
#[handler]
async fn tile(Data(watch): Data<&Watch>, visit: &Visit, Path(path): Path<String>) -> Result<Response, Fault> {
    let place = Place::parse(&path).ok_or_else(no_such_tile)?;
    let address = format!("/gazette/tile/{path}");
    let render = async {
        let bytes = watch.gazette.tile(place.of, place.number, place.width).await;
        let bytes = bytes.map_err(|error| Fault::of_record(&error))?.ok_or_else(no_such_tile)?;
        Ok(Rendered::new("application/octet-stream", bytes))
    };
    watch.answer(visit, CachePolicy::Stable, &address, render).await
}

impl Watch {
    async fn answer(
        &self,
        visit: &Visit,
        policy: CachePolicy,
        address: &str,
        render: impl Future<Output = Result<Rendered, Fault>>,
    ) -> Result<Response, Fault> {
        let body = self.bodies.answer(policy, (address, Form::Main), visit.day, render).await?;
        Ok(body.respond(visit))
    }
}

fn not_signed_yet() -> Fault {
    Fault::NotFound {
        title: "尚无签署".into(),
        detail: "本站尚未公布任何内容，第一次公布时即行签署。".into(),
        help: vec![HelpLink::new("公布记录", "/changes"), HelpLink::new("首页", "/")],
    }
}

fn no_such_tile() -> Fault {
    Fault::NotFound {
        title: "没有这一块".into(),
        detail: "地址写法不对，或超出了最新检查点的范围。".into(),
        help: vec![HelpLink::new("最新检查点", "/gazette/checkpoint"), HelpLink::new("首页", "/")],
    }
}

/// Where a tile stands, as its address says: `{level or entries}/{number}[.p/{width}]`, the number in groups of three
/// digits with an `x` before all but the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    of: Tiled,
    number: u64,
    width: usize,
}

/// The highest level that an address can name.
const TOP_LEVEL: u8 = 63;
/// Groups of three digits that a number may have.
const MOST_GROUPS: usize = 6;

impl Place {
    /// Reads an address; `None` for any that is not spelt as it must be.
    fn parse(path: &str) -> Option<Self> {
        let (of, rest) = path.split_once('/')?;
        let of = if of == "entries" { Tiled::Entries } else { Tiled::Hashes(plain(of, TOP_LEVEL.into())?) };
        let (number, width) = match rest.split_once(".p/") {
            None => (rest, FULL),
            Some((number, width)) => (number, usize::from(plain::<u8>(width, 255)?)),
        };
        (width > 0).then_some(())?;
        Some(Self { of, number: number_of(number)?, width })
    }
}

/// A number without a sign or a leading zero, up to `most`.
fn plain<T: TryFrom<u64>>(text: &str, most: u64) -> Option<T> {
    let number: u64 = text.parse().ok().filter(|number| *number <= most)?;
    (number.to_string() == text).then_some(())?;
    T::try_from(number).ok()
}

fn number_of(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split('/').collect();
    let (last, before) = groups.split_last()?;
    if before.len() >= MOST_GROUPS || before.first() == Some(&"x000") {
        return None;
    }
    let before = before.iter().map(|group| group.strip_prefix('x'));
    let mut number = 0;
    for group in before.chain([Some(*last)]) {
        let group = group.filter(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))?;
        number = number * 1000 + group.parse::<u64>().ok()?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tlog_tiles::Tile;

    #[test]
    fn a_tile_has_one_address() {
        let at = |of, number, width| Some(Place { of, number, width });
        for (path, place) in [
            ("0/000", at(Tiled::Hashes(0), 0, 256)),
            ("0/x001/067", at(Tiled::Hashes(0), 1067, 256)),
            ("0/x001/x234/067.p/1", at(Tiled::Hashes(0), 1_234_067, 1)),
            ("63/999.p/255", at(Tiled::Hashes(63), 999, 255)),
            ("entries/x001/000.p/7", at(Tiled::Entries, 1000, 7)),
        ] {
            assert_eq!(Place::parse(path), place, "{path}");
        }
        for path in [
            "",
            "0",
            "0/",
            "00/000",
            "64/000",
            "-1/000",
            "+1/000",
            "data/000",
            "0/0",
            "0/0000",
            "0/x000/001",
            "0/001/001",
            "0/x01/001",
            "0/x001",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/",
            "0/000.p/1/2",
            "0/０００",
            "entries",
            "Entries/000",
            "0/x001/x001/x001/x001/x001/x001/001",
            "0/../0/000",
        ] {
            assert_eq!(Place::parse(path), None, "{path}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_library() {
        for number in [0, 7, 999, 1000, 1_000_000, 123_456_789] {
            for width in [1, 255, 256] {
                let path = Tile::new(8, 3, number, width, false).path();
                let place = Place::parse(path.strip_prefix("tile/8/").unwrap()).unwrap();
                assert_eq!((place.number, place.width), (number, usize::try_from(width).unwrap()));
            }
        }
    }
}
