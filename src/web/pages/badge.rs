//! A badge for other people's pages: one thing's state in a line, drawn anew whenever the record changes. As a picture,
//! and as a tiny page to be framed, which alone of all pages may stand inside another.

use std::fmt::Write as _;

use askama::Template;
use poem::Response;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Path};
use poem::{Route, get, handler};

use super::asked::Asked;
use super::desk::{AtDesk, Desk, expect, html};
use super::headline::Headline;
use super::missing;
use super::state::Tone;
use crate::domain::codes::{CreditCode, ElevatorCode};
use crate::gazette::Tag;
use crate::gazette::records::unit::Figures;
use crate::web::cache::CachePolicy;
use crate::web::fault::Fault;
use crate::web::prepared::Rendered;
use crate::web::visit::Visit;

/// What a frame may do: nothing but be framed.
const FRAMED: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors *");
/// Characters of a name that a badge has room for.
const NAME_CHARS: usize = 24;
/// How wide a badge may be, so that it stands whole on a telephone.
const WIDEST: usize = 320;
/// How wide and how high a frame has room for every badge.
pub const FRAME: (usize, usize) = (340, 140);
/// The colour behind a name.
const NAMED: &str = "#00474f";
/// Widths of a wide and of a narrow character, and the margin beside them.
const WIDE: usize = 14;
const NARROW: usize = 8;
const MARGIN: usize = 8;
const HEIGHT: usize = 28;

/// One thing's state in a line.
#[derive(Debug)]
pub struct Badge {
    /// Whose state.
    pub name: String,
    /// In words: colour says nothing that they do not.
    pub words: String,
    /// Its colour.
    pub tone: Tone,
}

/// The page to be framed.
#[derive(Debug, Template)]
#[template(path = "pages/badge.html")]
pub struct BadgePage {
    /// The badge.
    pub badge: Badge,
    /// Where it leads.
    pub address: String,
}

/// In which form.
#[derive(Debug, Clone, Copy)]
enum Drawn {
    Picture,
    Frame,
}

/// Adds them.
pub fn add(route: Route) -> Route {
    route
        .at("/e/:code/badge.svg", get(elevator_picture))
        .at("/e/:code/badge", get(elevator_frame))
        .at("/units/:uscc/badge.svg", get(unit_picture))
        .at("/units/:uscc/badge", get(unit_frame))
}

#[handler]
async fn elevator_picture(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    of_elevator(desk, visit, &code, Drawn::Picture).await
}

#[handler]
async fn elevator_frame(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path(code): Path<String>,
) -> Result<Response, Fault> {
    of_elevator(desk, visit, &code, Drawn::Frame).await
}

#[handler]
async fn unit_picture(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path(uscc): Path<String>,
) -> Result<Response, Fault> {
    of_unit(desk, visit, &uscc, Drawn::Picture).await
}

#[handler]
async fn unit_frame(
    Data(desk): AtDesk<'_>,
    visit: &Visit,
    Path(uscc): Path<String>,
) -> Result<Response, Fault> {
    of_unit(desk, visit, &uscc, Drawn::Frame).await
}

async fn of_elevator(desk: &Desk, visit: &Visit, code: &str, drawn: Drawn) -> Result<Response, Fault> {
    let code = ElevatorCode::parse(code).map_err(|_| missing::mistyped_code())?;
    let path = format!("/e/{}", code.as_str());
    let render = Box::pin(async {
        let view = desk.view(visit, &Asked::default()).await?;
        let found = expect(desk.gazette.elevator(&view, code.as_str()).await, missing::elevator)?;
        let headline = Headline::of(&found.record);
        let name = format!("电梯 {}", code.as_str());
        let badge = Badge { name, words: headline.words, tone: headline.tone };
        draw(desk, badge, drawn, &path, found.made_from)
    });
    desk.answer(visit, CachePolicy::Record, &address(&path, drawn), render).await
}

async fn of_unit(desk: &Desk, visit: &Visit, uscc: &str, drawn: Drawn) -> Result<Response, Fault> {
    let uscc = CreditCode::parse(uscc).map_err(|_| missing::unit())?;
    let path = format!("/units/{}", uscc.as_str());
    let render = async {
        let view = desk.view(visit, &Asked::default()).await?;
        let found = expect(desk.gazette.unit(&view, uscc.as_str()).await, missing::unit)?;
        let (words, tone) = of_figures(&found.record.elevators);
        let badge = Badge { name: found.record.name, words, tone };
        draw(desk, badge, drawn, &path, found.made_from)
    };
    desk.answer(visit, CachePolicy::Record, &address(&path, drawn), render).await
}

fn address(path: &str, drawn: Drawn) -> String {
    match drawn {
        Drawn::Picture => format!("{path}/badge.svg"),
        Drawn::Frame => format!("{path}/badge"),
    }
}

fn draw(desk: &Desk, badge: Badge, drawn: Drawn, path: &str, made_from: Vec<Tag>) -> Result<Rendered, Fault> {
    let body = match drawn {
        Drawn::Picture => Rendered::new("image/svg+xml", badge.svg()),
        Drawn::Frame => {
            let address = format!("{}{path}", desk.site.public_url);
            html(&BadgePage { badge, address })?.header(header::CONTENT_SECURITY_POLICY, FRAMED)
        }
    };
    Ok(body.made_from(made_from))
}

/// A unit's elevators in a line.
fn of_figures(figures: &Figures) -> (String, Tone) {
    let late = figures.maintenance_overdue.unwrap_or_default();
    let expired = figures.inspection_expired.unwrap_or_default();
    if figures.total == 0 {
        return ("没有电梯".to_owned(), Tone::Off);
    }
    let mut words = format!("{} 台电梯", figures.total);
    if late == 0 && expired == 0 {
        words.push_str("，维保、检验均无逾期");
        return (words, Tone::Good);
    }
    if late > 0 {
        let _ = write!(words, "，{late} 台维保逾期");
    }
    if expired > 0 {
        let _ = write!(words, "，{expired} 台检验超期或不合格");
    }
    (words, Tone::Warn)
}

impl Badge {
    /// The badge as a picture: a field of the name, and one of the words beside it or, where they are long, beneath.
    pub fn svg(&self) -> String {
        let name = shortened(&self.name);
        let mut named = Field::of(name.split_inclusive(|_: char| true), NAMED);
        let mut said = Field::of(self.words.split_inclusive('，'), colour(self.tone));
        let is_in_a_row = named.rows.len() == said.rows.len() && named.width + said.width <= WIDEST;
        if is_in_a_row {
            said.x = named.width;
        } else {
            said.y = named.height();
            said.width = said.width.max(named.width);
            named.width = said.width;
        }
        let (whole, height) = (said.x + said.width, said.y + said.height());
        let label = format!("{}：{}", escaped(&name), escaped(&self.words));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"{height}\" \
             viewBox=\"0 0 {whole} {height}\" role=\"img\" aria-label=\"{label}\">{}{}</svg>",
            named.svg(),
            said.svg()
        )
    }
}

/// A coloured field of a badge: where it is, and the rows of text in it.
struct Field {
    x: usize,
    y: usize,
    width: usize,
    colour: &'static str,
    rows: Vec<String>,
}

impl Field {
    /// As many rows as the pieces of a text need.
    fn of<'t>(pieces: impl Iterator<Item = &'t str>, colour: &'static str) -> Self {
        let mut rows: Vec<String> = Vec::new();
        for piece in pieces {
            match rows.last_mut() {
                Some(row) if width(row) + drawn(piece) <= WIDEST => row.push_str(piece),
                _ => rows.push(piece.to_owned()),
            }
        }
        let width = rows.iter().map(|row| width(row)).max().unwrap_or_default();
        Self { x: 0, y: 0, width, colour, rows }
    }

    fn height(&self) -> usize {
        HEIGHT * self.rows.len()
    }

    fn svg(&self) -> String {
        let Self { x, y, width, colour, rows } = self;
        let mut svg = format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{colour}\"/>\
             <g fill=\"#fff\" font-size=\"14\" font-family=\"sans-serif\">",
            self.height()
        );
        for (at, row) in rows.iter().enumerate() {
            let (left, baseline) = (x + MARGIN, y + HEIGHT * (at + 1) - 9);
            let _ = write!(svg, "<text x=\"{left}\" y=\"{baseline}\">{}</text>", escaped(row));
        }
        svg.push_str("</g>");
        svg
    }
}

/// The colour of a field behind white words, at a contrast of 4.5 or more.
fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "#1b6e3c",
        Tone::Warn => "#8a5300",
        Tone::Bad => "#b3261e",
        Tone::Note | Tone::Off | Tone::Unknown => "#555555",
    }
}

fn shortened(name: &str) -> String {
    let mut shortened: String = name.chars().take(NAME_CHARS).collect();
    if shortened.len() < name.len() {
        shortened.push('…');
    }
    shortened
}

/// About how wide a text is drawn, with its margins.
fn width(text: &str) -> usize {
    drawn(text) + 2 * MARGIN
}

/// The same without them.
fn drawn(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { NARROW } else { WIDE }).sum()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text_and_long_ones_are_cut() {
        let hostile = "<script>\"&'甲".repeat(4);
        let badge = Badge { name: hostile.clone(), words: hostile, tone: Tone::Bad };
        let svg = badge.svg();
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&quot;&amp;"));
        assert!(svg.contains('…'));
    }

    #[test]
    fn a_units_figures_are_said_in_words() {
        let figures = |late, expired| Figures {
            total: 12,
            maintenance_overdue: Some(late),
            inspection_expired: Some(expired),
            ..Figures::default()
        };
        assert_eq!(of_figures(&Figures::default()).1, Tone::Off);
        assert_eq!(of_figures(&figures(0, 0)), ("12 台电梯，维保、检验均无逾期".to_owned(), Tone::Good));
        assert_eq!(of_figures(&figures(2, 1)).0, "12 台电梯，2 台维保逾期，1 台检验超期或不合格");
    }

    #[test]
    fn the_longest_badge_stands_whole_on_a_telephone() {
        let words = of_figures(&Figures {
            total: 123_456,
            maintenance_overdue: Some(123_456),
            inspection_expired: Some(123_456),
            ..Figures::default()
        });
        let badge = Badge { name: "重".repeat(30), words: words.0, tone: words.1 };
        let svg = badge.svg();
        let size = |of: &str| -> usize {
            let (_, rest) = svg.split_once(&format!(" {of}=\"")).unwrap();
            rest.split_once('"').unwrap().0.parse().unwrap()
        };
        assert!(size("width") <= WIDEST && size("height") + 20 <= FRAME.1, "{svg}");
        let drawn: String =
            svg.split("<text ").skip(1).map(|t| &t[t.find('>').unwrap() + 1..t.find('<').unwrap()]).collect();
        assert!(drawn.ends_with(&badge.words), "nothing is cut off: {drawn}");
        let short = Badge { name: "电梯 200044".into(), words: "检测不合格".into(), tone: Tone::Bad };
        assert_eq!(short.svg().matches(&format!("height=\"{HEIGHT}\"")).count(), 3, "{}", short.svg());
    }
}
