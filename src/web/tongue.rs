//! The languages in which the portal speaks. Its record is Chinese; what it says to developers is also English.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// 中文.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Tongue {
    /// Its tag (BCP 47), as `lang` and `hreflang` take it.
    pub fn tag(self) -> &'static str {
        self.say("zh-Hans", "en")
    }

    /// One text or the other.
    pub fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        Text { zh, en }.of(self)
    }
}

/// The same text in both languages.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in a language.
    pub fn of(self, tongue: Tongue) -> &'static str {
        match tongue {
            Tongue::Chinese => self.zh,
            Tongue::English => self.en,
        }
    }
}

/// A text in both languages.
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh, en }
}
