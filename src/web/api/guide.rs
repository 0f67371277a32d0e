//! The guide to the API at `/api/guide`, in Chinese and in English.

use askama::Template;
use poem::Response;
use poem::handler;
use poem::web::Data;

use super::lessons::{LESSONS, Lesson, Program, Tongue};
use crate::web::fault::Fault;
use crate::web::pages::asked::Asked;
use crate::web::pages::filters;
use crate::web::pages::routes::AtDesk;
use crate::web::pages::shell::Shell;
use crate::web::visit::Visit;

/// The page in one language.
#[derive(Debug, Template)]
#[template(path = "api/guide.html")]
pub struct GuidePage {
    shell: Shell,
    tongue: Tongue,
    lessons: &'static [Lesson],
}

impl GuidePage {
    fn new(shell: Shell, tongue: Tongue) -> Self {
        Self { shell, tongue, lessons: &LESSONS }
    }

    fn is_english(&self) -> bool {
        self.tongue == Tongue::English
    }

    /// A program with the portal's address in it.
    fn code(&self, program: &Program) -> String {
        program.code.replace("{site}", &self.shell.site.public_url)
    }

    /// One text or the other.
    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.is_english() { en } else { zh }
    }
}

/// 使用指南.
#[handler]
pub async fn chinese(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/api/guide");
    desk.answer_text(visit, &shell.key(), GuidePage::new(shell, Tongue::Chinese)).await
}

/// The guide.
#[handler]
pub async fn english(Data(desk): AtDesk<'_>, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let shell = desk.text(visit, &asked, "/api/guide/en");
    desk.answer_text(visit, &shell.key(), GuidePage::new(shell, Tongue::English)).await
}
