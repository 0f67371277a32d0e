//! The guide to the API at `/api/guide`, in Chinese and in English.

use askama::Template;
use poem::Response;
use poem::handler;
use poem::web::Data;

use super::lessons::{LESSONS, Lesson, Program};
use crate::web::fault::Fault;
use crate::web::pages::asked::Asked;
use crate::web::pages::desk::AtDesk;
use crate::web::pages::filters;
use crate::web::pages::shell::Shell;
use crate::web::tongue::Tongue;
use crate::web::visit::Visit;

/// The page in one language.
#[derive(Debug, Template)]
#[template(path = "api/guide.html")]
pub struct GuidePage {
    shell: Shell,
    lessons: &'static [Lesson],
}

impl GuidePage {
    fn new(shell: Shell) -> Self {
        Self { shell, lessons: &LESSONS }
    }

    /// The address of the same in the other language, that language and its name.
    fn other(&self) -> (&'static str, Tongue, &'static str) {
        match self.shell.tongue {
            Tongue::Chinese => ("/api/guide/en", Tongue::English, "English"),
            Tongue::English => ("/api/guide", Tongue::Chinese, "中文"),
        }
    }

    /// A program with the portal's address in it.
    fn code(&self, program: &Program) -> String {
        program.code.replace("{site}", &self.shell.site.public_url)
    }
}

/// 使用指南.
#[handler]
pub async fn chinese(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/api/guide");
    desk.answer_text(visit, &shell.key(), GuidePage::new(shell)).await
}

/// The guide.
#[handler]
pub async fn english(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/api/guide/en").speaking(Tongue::English);
    desk.answer_text(visit, &shell.key(), GuidePage::new(shell)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::tests::samples;

    fn has_han(text: &str) -> bool {
        text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn the_english_guide_stands_in_an_english_frame() {
        for is_large in [false, true] {
            let shell = samples::shell("/api/guide/en").speaking(Tongue::English).elder(is_large);
            let page = GuidePage::new(shell).render().unwrap();
            assert!(page.contains("<html lang=\"en\""), "{page}");
            let page = page.replace(" lang=\"zh-Hans\" hreflang=\"zh-Hans\">中文</a>", "></a>");
            let (before, rest) = page.split_once("<section").unwrap();
            let (_, after) = rest.rsplit_once("</section>").unwrap();
            for (line, frame) in before.lines().chain(after.lines()).enumerate() {
                assert!(!has_han(frame), "{line}: {frame}");
            }
            for told in
                ["Skip to content", "Menu", "Home", "Organizer", "Data as of", "Corrections", "Sample data"]
            {
                assert!(before.contains(told) || after.contains(told), "{told}");
            }
        }
    }

    #[test]
    fn the_chinese_guide_stands_in_the_usual_frame() {
        let page = GuidePage::new(samples::shell("/api/guide")).render().unwrap();
        assert!(page.contains("<html lang=\"zh-Hans\"") && page.contains("跳到正文"), "{page}");
        assert!(page.contains("hreflang=\"en\">English</a>"), "{page}");
    }
}
