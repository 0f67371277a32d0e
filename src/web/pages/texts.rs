//! Pages of text alone: they hold no fact of the register and change with the program only.

use askama::Template;

use super::filters;
use super::shell::Shell;

macro_rules! text_pages {
    ($($(#[$doc:meta])* $name:ident $path:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Template)]
        #[template(path = $path)]
        pub struct $name {
            /// The frame.
            pub shell: Shell,
        }
    )+};
}

text_pages! {
    /// 办事指南: how a unit applies, after the city's guide of 2020-11-26.
    GuidePage "pages/guide.html";
    /// 联系我们: whom to call, how to have something corrected, what to do about a false code.
    ContactPage "pages/contact.html";
    /// 无障碍声明.
    AccessibilityPage "pages/accessibility.html";
    /// 登录, which says honestly that there is nothing to sign in to yet.
    LoginPage "pages/login.html";
    /// 业务办理, likewise.
    ApplyPage "pages/apply.html";
}
