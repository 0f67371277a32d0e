//! The three source documents in full: the plan and its two annexes, which are public by their own words
//! (此件公开发布). The text is theirs to the letter; only headings are told from paragraphs.

use askama::Template;

use super::filters;
use super::shell::Shell;

/// One of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The plan itself.
    Plan,
    /// Its first annex, on maintenance.
    Annex1,
    /// Its second annex, on inspection and testing.
    Annex2,
}

/// A line of a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// `一、总体要求`.
    Heading(&'static str),
    /// `（一）指导思想`.
    Subheading(&'static str),
    /// Anything else.
    Paragraph(&'static str),
}

impl Document {
    /// In the order of the plan.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Annex1, Self::Annex2];

    /// The last segment of its address, `/policy/{slug}`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Annex1 => "annex-1",
            Self::Annex2 => "annex-2",
        }
    }

    /// The document of this slug.
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|document| document.slug() == slug)
    }

    /// Its full title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plan => {
                "重庆市市场监督管理局关于做好改进电梯维护保养模式和调整电梯检验检测方式试点工作的实施方案"
            }
            Self::Annex1 => "附件1 重庆市改进电梯维护保养模式试点工作要求",
            Self::Annex2 => "附件2 重庆市调整电梯检验检测方式试点工作要求",
        }
    }

    /// Its text, line by line.
    pub fn lines(self) -> impl Iterator<Item = Line> {
        let text = match self {
            Self::Plan => include_str!("documents/plan.txt"),
            Self::Annex1 => include_str!("documents/annex_1.txt"),
            Self::Annex2 => include_str!("documents/annex_2.txt"),
        };
        text.lines().map(Line::read)
    }
}

impl Line {
    fn read(line: &'static str) -> Self {
        let numbered = |open: &str, close: char| {
            let rest = line.strip_prefix(open)?.trim_start_matches(|c| "一二三四五六".contains(c));
            rest.starts_with(close).then_some(())
        };
        let is_sentence = line.ends_with(['。', '；']);
        if numbered("", '、').is_some() {
            Self::Heading(line)
        } else if numbered("（", '）').is_some() && !is_sentence {
            Self::Subheading(line)
        } else {
            Self::Paragraph(line)
        }
    }
}

/// The page of a document.
#[derive(Debug, Template)]
#[template(path = "pages/document.html")]
pub struct DocumentPage {
    /// The frame.
    pub shell: Shell,
    /// The document.
    pub document: Document,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_paragraphs() {
        let headings =
            |document: Document| document.lines().filter(|line| matches!(line, Line::Heading(_))).count();
        assert_eq!(Document::ALL.map(headings), [4, 6, 6]);
        assert_eq!(Line::read("（一）指导思想"), Line::Subheading("（一）指导思想"));
        assert!(matches!(Line::read("（一）结合实情。各局要实行。"), Line::Paragraph(_)));
        assert!(matches!(Line::read("（1）提供检测报告查询网址。"), Line::Paragraph(_)));
    }

    /// The grounds that an annex lists under 试点退出: of units, then of elevators, each without its number.
    fn grounds(annex: Document) -> [Vec<&'static str>; 2] {
        let mut grounds = [Vec::new(), Vec::new()];
        let text = |line: &Line| match *line {
            Line::Heading(text) | Line::Subheading(text) | Line::Paragraph(text) => text,
        };
        let lines: Vec<&str> = annex.lines().map(|line| text(&line)).collect();
        let begin = lines.iter().position(|line| *line == "（三）试点退出").unwrap() + 1;
        let mut of = 0;
        for line in &lines[begin..] {
            match line.strip_prefix('（').and_then(|rest| rest.split_once('）')) {
                _ if line.starts_with("2．") => of = 1,
                Some((number, ground)) if number.parse() == Ok(grounds[of].len() + 1) => {
                    grounds[of].push(ground);
                }
                _ if line.starts_with("1．") => {}
                _ => break,
            }
        }
        grounds
    }

    #[test]
    fn every_ground_of_exit_is_its_clause_to_the_letter() {
        use crate::domain::exit::code::ExitCode;
        use crate::domain::label::Vocabulary;
        let of_documents = [Document::Annex1, Document::Annex2].map(grounds).concat().concat();
        assert_eq!(of_documents.len(), 18);
        for (code, ground) in ExitCode::ALL.iter().zip(of_documents) {
            let words = ground.strip_prefix("发现").unwrap_or(ground);
            let words = words.strip_suffix("的；").or_else(|| words.strip_suffix("的。"));
            assert_eq!(words, Some(code.label()), "{}", code.code());
        }
    }
}
