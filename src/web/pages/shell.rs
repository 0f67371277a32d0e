//! What stands around every page: who publishes it, where it is, how fresh it is and how it is shown. It
//! refuses to know what the page says.

use std::borrow::Borrow;
use std::sync::Arc;

use askama::filters::HtmlSafeOutput;

use super::links::{at, estate_path, notice_path};
use crate::domain::Day;
use crate::gazette::records::Entry;
use crate::web::assets;
use crate::web::fault::page::Look;
use crate::web::tongue::{Text, Tongue, text};

/// The menu of the city's platform, in its order (办理指南 三1).
pub const MENU: [(Text, &str); 8] = [
    (text("首页", "Home"), "/"),
    (text("政策解读", "Policy"), "/policy"),
    (text("业务办理", "Applications"), "/apply"),
    (text("信息查询", "Search"), "/search"),
    (text("办事指南", "Guide"), "/guide"),
    (text("联系我们", "Contact"), "/contact"),
    (text("区县局", "District bureaus"), "/bureaus"),
    (text("登录", "Sign in"), "/login"),
];

/// What is the same on all pages of a portal.
#[derive(Debug, Clone)]
pub struct Site {
    /// The portal's address as others know it, without a slash at its end.
    pub public_url: String,
    /// Whether the register holds sample data; every page then says so.
    pub sample: bool,
}

/// The frame of one page.
#[derive(Debug, Clone)]
pub struct Shell {
    /// The portal.
    pub site: Arc<Site>,
    /// The language of the page and its frame.
    pub tongue: Tongue,
    /// The canonical path and query of the page, beginning with `/`; `None` for error pages, which have none.
    pub address: Option<String>,
    /// The address of the same facts as JSON; `None` for pages of text.
    pub json: Option<String>,
    /// The address of the feed about the same, as Atom; `None` where there is nothing to follow.
    pub feed: Option<String>,
    /// The day for which the page was made.
    pub today: Option<Day>,
    /// The day of the past that the reader asked for; `None` for the present.
    pub as_of: Option<Day>,
    /// The newest entry of the log that the page shows; `None` for pages of text.
    pub updated: Option<Entry>,
    /// Under which title it is cited; `None` for pages that nobody cites.
    pub cited_as: Option<String>,
    /// Whether it says the same on every day, so that its own address is what is cited.
    pub permanent: bool,
    /// Whether it is shown large (适老版).
    pub elder: bool,
    /// Whether search engines are asked to pass by.
    pub noindex: bool,
}

impl Shell {
    /// The frame of a page of text.
    pub fn new(site: &Arc<Site>, address: impl Into<String>, today: Day) -> Self {
        Self {
            site: Arc::clone(site),
            tongue: Tongue::default(),
            address: Some(address.into()),
            json: None,
            feed: None,
            today: Some(today),
            as_of: None,
            updated: None,
            cited_as: None,
            permanent: false,
            elder: false,
            noindex: false,
        }
    }

    /// The frame of an error page: it has no address of its own and knows no day.
    pub fn of_error(look: Look) -> Self {
        let site = Arc::new(Site { public_url: String::new(), sample: look.is_sample });
        Self {
            site,
            tongue: Tongue::default(),
            address: None,
            json: None,
            feed: None,
            today: None,
            as_of: None,
            updated: None,
            cited_as: None,
            permanent: false,
            elder: look.is_elder,
            noindex: true,
        }
    }

    /// In a language.
    #[must_use]
    pub fn speaking(self, tongue: Tongue) -> Self {
        Self { tongue, ..self }
    }

    /// Shown large, if so asked.
    #[must_use]
    pub fn elder(mut self, elder: bool) -> Self {
        self.elder = elder;
        self
    }

    /// As the public saw it on a day of the past. Such views stay out of search engines.
    #[must_use]
    pub fn as_of(mut self, day: Option<Day>) -> Self {
        self.as_of = day;
        self.noindex |= day.is_some();
        self
    }

    /// With the address of its JSON twin, which shows the reader's day too.
    #[must_use]
    pub fn json(mut self, address: impl AsRef<str>) -> Self {
        self.json = Some(self.data(address));
        self
    }

    /// With the address of a JSON twin that knows no day but today: a page of the past has none.
    #[must_use]
    pub fn json_of_today(mut self, address: impl Into<String>) -> Self {
        self.json = self.as_of.is_none().then(|| address.into());
        self
    }

    /// With the address of the feed that follows the same.
    #[must_use]
    pub fn feed(mut self, address: impl Into<String>) -> Self {
        self.feed = Some(address.into());
        self
    }

    /// With the newest of the entries it shows.
    #[must_use]
    pub fn updated(mut self, entries: impl IntoIterator<Item = Entry>) -> Self {
        self.updated = entries.into_iter().max_by_key(|entry| entry.seq);
        self
    }

    /// With the title under which it is cited.
    #[must_use]
    pub fn cited_as(mut self, title: impl Into<String>) -> Self {
        self.cited_as = Some(title.into());
        self
    }

    /// As a page that says the same on every day.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.permanent = true;
        self
    }

    /// The absolute address at which the page will always say what the public saw on the reader's day; `None` for
    /// pages without a day or an address.
    pub fn pinned(&self) -> Option<String> {
        if self.permanent {
            return self.canonical();
        }
        let day = self.as_of.or(self.today)?;
        Some(with_parameter(&self.canonical()?, &format!("as_of={day}")))
    }

    /// Kept out of search engines.
    #[must_use]
    pub fn noindex(mut self) -> Self {
        self.noindex = true;
        self
    }

    /// The address under which exactly this view of the page is kept: with the reader's day and size of type.
    pub fn key(&self) -> String {
        self.record(self.address.as_deref().unwrap_or_default())
    }

    /// The absolute canonical address; `None` for error pages.
    pub fn canonical(&self) -> Option<String> {
        self.address.as_ref().map(|address| format!("{}{address}", self.site.public_url))
    }

    /// Whether a menu entry is the page itself.
    pub fn is_at(&self, path: &str) -> bool {
        self.address.as_deref().is_some_and(|address| address.split('?').next() == Some(path))
    }

    /// One text or the other, by the language of the page.
    pub fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(zh, en)
    }

    /// A text in the language of the page.
    pub fn tell(&self, text: &Text) -> &'static str {
        text.of(self.tongue)
    }

    /// Whether the page is in Chinese.
    pub fn is_chinese(&self) -> bool {
        self.tongue == Tongue::Chinese
    }

    /// What is said of a link to a page that is in Chinese: nothing on a page in Chinese.
    pub fn chinese_page(&self) -> HtmlSafeOutput<&'static str> {
        HtmlSafeOutput(self.say("", " hreflang=\"zh-Hans\""))
    }

    /// The menu.
    pub fn menu(&self) -> &'static [(Text, &'static str)] {
        &MENU
    }

    /// The address of the full style sheet.
    pub fn stylesheet(&self) -> &'static str {
        assets::site_css().address()
    }

    /// The address of the script of suggestions.
    pub fn suggestions(&self) -> &'static str {
        assets::suggest_js().address()
    }

    /// The address of the script that tries operations of the API.
    pub fn trying(&self) -> &'static str {
        assets::try_js().address()
    }

    /// The same page in the other size of type. An error page, which repeats nothing of the address it was asked
    /// at, leads to that address without its query.
    pub fn resized(&self) -> String {
        let address = self.address.as_deref().unwrap_or("?");
        let dated = self.dated(address);
        if self.elder { dated } else { with_parameter(&dated, "view=elder") }
    }

    /// An address of a page of text, in the reader's size of type.
    pub fn to(&self, address: impl AsRef<str>) -> String {
        let address = address.as_ref();
        if self.elder { with_parameter(address, "view=elder") } else { address.to_owned() }
    }

    /// An address of a page of the record, in the reader's size of type and on the reader's day.
    pub fn record(&self, address: impl AsRef<str>) -> String {
        self.to(self.dated(address.as_ref()))
    }

    /// An address of data on the reader's day: data have no size of type.
    pub fn data(&self, address: impl AsRef<str>) -> String {
        self.dated(address.as_ref())
    }

    /// An elevator's page.
    pub fn elevator(&self, code: &str) -> String {
        self.record(format!("/e/{code}"))
    }

    /// A unit's page.
    pub fn unit(&self, uscc: &str) -> String {
        self.record(format!("/units/{uscc}"))
    }

    /// An estate's page.
    pub fn estate(&self, region: &str, name: &str) -> String {
        self.record(estate_path(region, name))
    }

    /// A region's page.
    pub fn region(&self, slug: &str) -> String {
        self.record(format!("/regions/{slug}"))
    }

    /// A notice's page.
    pub fn notice(&self, notice_no: &str) -> String {
        self.record(notice_path(notice_no))
    }

    /// An entry of the publication log, with its proof.
    pub fn entry(&self, seq: impl Borrow<u64>) -> String {
        self.to(format!("/changes/{}", seq.borrow()))
    }

    /// The next page of a list.
    pub fn next(&self, path: &str, cursor: &str) -> String {
        self.record(at(path, Some(cursor)))
    }

    fn dated(&self, address: &str) -> String {
        match self.as_of {
            Some(day) => with_parameter(address, &format!("as_of={day}")),
            None => address.to_owned(),
        }
    }
}

fn with_parameter(address: &str, parameter: &str) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(a, f)| (a, Some(f)));
    let joint = match address.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{joint}{parameter}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::notice::NoticePage;
    use crate::web::pages::tests::samples;
    use askama::Template;

    #[test]
    fn links_keep_size_and_day() {
        let plain = samples::shell("/e/242848");
        assert_eq!(plain.to("/policy"), "/policy");
        assert_eq!(plain.resized(), "/e/242848?view=elder");
        assert!(plain.pinned().is_some_and(|address| address.contains("/e/242848?as_of=")));
        let entry = samples::shell("/changes/7").permanent();
        assert!(entry.pinned().is_some_and(|address| address.ends_with("/changes/7")));
        let past = plain.as_of(Day::from_ymd_opt(2021, 6, 1));
        assert_eq!(past.record("/notices?cursor=a"), "/notices?cursor=a&as_of=2021-06-01");
        assert_eq!(past.to("/contact#fake"), "/contact#fake");
        assert!(past.pinned().is_some_and(|address| address.ends_with("/e/242848?as_of=2021-06-01")));
        let twin = |shell: Shell| shell.json("/api/v1/notices?open=true").json;
        assert_eq!(twin(past.clone()).as_deref(), Some("/api/v1/notices?open=true&as_of=2021-06-01"));
        assert_eq!(twin(samples::shell("/notices")).as_deref(), Some("/api/v1/notices?open=true"));
        assert_eq!(past.clone().json_of_today("/api/v1/changes").json, None);
        let large = past.elder(true);
        assert_eq!(large.to("/contact#fake"), "/contact?view=elder#fake");
        assert_eq!(large.record("/e/1"), "/e/1?as_of=2021-06-01&view=elder");
        assert_eq!(large.data("/api/v1/meta"), "/api/v1/meta?as_of=2021-06-01");
        assert_eq!(large.resized(), "/e/242848?as_of=2021-06-01");
        assert!(large.noindex);
    }

    #[test]
    fn paper_names_the_address_it_came_from() {
        let notice = samples::notice();
        let number = notice.notice_no.clone();
        let shell = |day| samples::shell(&notice_path(&number)).as_of(day);
        let page = |day| NoticePage::new(shell(day), notice.clone()).render().unwrap();
        let canonical = shell(None).canonical().unwrap();
        let printed = format!("可核验</a><span class=\"print\">：{canonical}</span></p>");
        assert!(page(None).contains(&printed), "{printed}");
        let past = page(Day::from_ymd_opt(2021, 10, 9));
        assert!(past.contains(&format!("：{canonical}?as_of=2021-10-09</span>")));
    }

    #[test]
    fn things_are_led_to_by_their_names_escaped_as_segments() {
        let shell = samples::shell("/");
        assert_eq!(shell.notice("退出-2021-0007"), "/notices/%E9%80%80%E5%87%BA-2021-0007");
        assert_eq!(shell.estate("yubei", "a/b?"), "/estates/yubei/a%2Fb%3F");
        assert_eq!(shell.next("/notices", "a=b"), "/notices?cursor=a%3Db");
        assert_eq!(shell.next("/commitments?verdict=missed", "c"), "/commitments?verdict=missed&cursor=c");
    }

    #[test]
    fn the_menu_knows_where_it_is() {
        let shell = samples::shell("/search?q=%E6%A2%AF");
        assert!(shell.is_at("/search") && !shell.is_at("/"));
        assert!(!Shell::of_error(Look::default()).is_at("/"));
    }

    #[test]
    fn an_error_page_changes_its_size_where_it_stands() {
        let plain = Shell::of_error(Look::default());
        assert_eq!(plain.resized(), "?view=elder");
        let large = Shell::of_error(Look { is_elder: true, ..Look::default() });
        assert_eq!(large.resized(), "?");
        assert_eq!(
            (large.to("?"), large.to("/contact")),
            ("?view=elder".into(), "/contact?view=elder".into())
        );
    }
}
