//! Texts with the words that were looked for marked in them.

use askama::Template;

use crate::search::answer::Hit;

/// A text in parts, every other one marked.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = "{% for part in parts %}{% if part.0 %}<mark>{{ part.1 }}</mark>{% else %}{{ part.1 }}{% endif %}{% endfor %}",
    ext = "html"
)]
pub struct Marked {
    parts: Vec<(bool, String)>,
}

impl askama::filters::HtmlSafe for Marked {}

/// A text of a hit with its words marked: they are those of the field that holds this text.
pub fn marked(hit: &Hit, text: &str) -> Marked {
    let field = hit.highlights.iter().find(|highlight| highlight.text == text);
    let spans = field.map_or(&[][..], |highlight| &highlight.spans);
    let chars: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut done = 0;
    for &(from, to) in spans {
        let (from, to) = (from.clamp(done, chars.len()), to.clamp(done, chars.len()));
        parts.push((false, chars[done..from].iter().collect()));
        parts.push((true, chars[from..to.max(from)].iter().collect()));
        done = to.max(from);
    }
    parts.push((false, chars[done..].iter().collect::<String>()));
    parts.retain(|(_, part)| !part.is_empty());
    Marked { parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::region;
    use crate::search::answer::{Facts, Highlight};
    use crate::search::question::Kind;

    #[test]
    fn words_are_marked_and_texts_stay_texts() {
        let region = region::find("yubei").unwrap();
        let text = "<隆鑫>·盛世";
        let highlight = Highlight { field: "name", text: text.into(), spans: vec![(1, 3), (5, 6)] };
        let hit = Hit {
            kind: Kind::Region,
            id: "yubei".into(),
            title: text.into(),
            tier: 0,
            highlights: vec![highlight],
            facts: Facts::Region(region),
        };
        let shown = marked(&hit, text).render().unwrap();
        assert_eq!(
            shown.replace("&#60;", "<").replace("&#62;", ">"),
            "<<mark>隆鑫</mark>>·<mark>盛</mark>世"
        );
        assert!(shown.contains("&#60;"));
        assert_eq!(marked(&hit, "别的").render().unwrap(), "别的");
    }
}
