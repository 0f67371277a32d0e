//! Files of our own that pages ask for, compiled in. Each stands under an address that carries a hash of its
//! bytes, so it may be kept for ever and a change is a new address. It refuses to know which page asks.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The style that every page needs, and all that the elevator page needs: that page carries it inline.
pub const CORE_CSS: &str = include_str!("../../static/core.css");

const SITE_CSS: &str = concat!(include_str!("../../static/core.css"), include_str!("../../static/site.css"));

/// A file with the address under which it never changes.
#[derive(Debug)]
pub struct Asset {
    address: String,
    content_type: &'static str,
    body: &'static [u8],
}

impl Asset {
    fn new(stem: &str, extension: &str, content_type: &'static str, body: &'static [u8]) -> Self {
        let hash = hex::encode(&Sha256::digest(body)[..8]);
        Self { address: format!("/static/{stem}.{hash}.{extension}"), content_type, body }
    }

    /// Its path on this portal: `/static/site.<hash>.css`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its media type.
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// Its bytes.
    pub fn body(&self) -> &'static [u8] {
        self.body
    }
}

/// Suggestions while somebody types in the search's box.
const SUGGEST_JS: &str = include_str!("../../static/suggest.js");

/// Answers of the API within the page about it.
const TRY_JS: &str = include_str!("../../static/try.js");

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("site", "css", "text/css; charset=utf-8", SITE_CSS.as_bytes()),
        Asset::new("suggest", "js", "text/javascript; charset=utf-8", SUGGEST_JS.as_bytes()),
        Asset::new("try", "js", "text/javascript; charset=utf-8", TRY_JS.as_bytes()),
    ]
});

/// The full style sheet.
pub fn site_css() -> &'static Asset {
    &ASSETS[0]
}

/// The script of suggestions.
pub fn suggest_js() -> &'static Asset {
    &ASSETS[1]
}

/// The script that tries operations.
pub fn try_js() -> &'static Asset {
    &ASSETS[2]
}

/// The file at this path; `None` also for the address of an older version.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.address == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_address_carries_the_hash() {
        let asset = site_css();
        let hash = hex::encode(Sha256::digest(asset.body()));
        assert_eq!(asset.address(), format!("/static/site.{}.css", &hash[..16]));
        assert!(find(asset.address()).is_some());
        assert!(find("/static/site.0000000000000000.css").is_none());
    }

    #[test]
    fn scripts_are_small_and_make_no_markup_of_text() {
        for script in [SUGGEST_JS, TRY_JS] {
            assert!(script.len() <= 4096);
            for barred in ["innerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:"] {
                assert!(!script.contains(barred), "{barred}");
            }
        }
    }

    #[test]
    fn the_inlined_style_is_small_and_asks_nobody() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(CORE_CSS.as_bytes()).unwrap();
        assert!(gzip.finish().unwrap().len() <= 6 * 1024);
        for css in [CORE_CSS, SITE_CSS] {
            assert!(!css.contains("url(") && !css.contains("@import") && !css.contains("</"));
        }
    }

    /// A style without what holds for a screen alone.
    fn printed(css: &str) -> String {
        let mut parts = css.split("@media screen");
        let mut printed = parts.next().unwrap().to_owned();
        for part in parts {
            let mut depth = 0;
            let end = part.char_indices().find_map(|(at, c)| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                (c == '}' && depth == 0).then_some(at + 1)
            });
            printed.push_str(&part[end.unwrap()..]);
        }
        printed
    }

    #[test]
    fn the_enlarged_view_is_printed_like_any_other() {
        let printed = printed(SITE_CSS).replace(":not(.elder)", "");
        assert!(!printed.contains("elder") && printed.contains("@media print"), "{printed}");
        assert!(SITE_CSS.contains("html.elder{font-size:150%"));
    }

    #[test]
    fn states_are_not_torn_apart_within_a_word() {
        assert!(CORE_CSS.contains("thead th,.tag{white-space:nowrap}") && !CORE_CSS.contains(".pairs .tag{"));
        assert!(CORE_CSS.contains(".elder .tag{word-break:keep-all}"));
    }

    #[test]
    fn the_code_to_report_breaks_where_it_must() {
        let rule = ".call .nw{display:inline-block;white-space:normal;overflow-wrap:anywhere}";
        assert!(CORE_CSS.contains(rule));
    }

    /// Browsers show monospaced text smaller than the text around it unless it has a size and a family of its own.
    #[test]
    fn code_is_as_large_as_the_text_around_it() {
        assert!(
            SITE_CSS.contains("pre,code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:1em}")
        );
    }

    #[test]
    fn the_address_stands_on_paper_only() {
        let (screen, print) = CORE_CSS.split_once("@media print").unwrap();
        assert!(screen.contains("\n.print{display:none}") && print.contains(".foot .print{display:inline"));
    }

    #[test]
    fn pictures_and_long_values_keep_within_narrow_pages() {
        for rule in ["img{max-width:100%", "td :is(.soft,.src),.fields td{overflow-wrap:anywhere}"] {
            assert!(SITE_CSS.contains(rule), "{rule}");
        }
    }
}
