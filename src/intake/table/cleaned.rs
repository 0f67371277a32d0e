//! A cell without what nobody sees: zero-width signs and marks of direction that come along when text is copied from
//! web pages, chats and address books. Two names that look the same are the same. Selectors of variants stay, because
//! they tell forms of a character apart.

use std::borrow::Cow;

/// The text without invisible signs; line breaks as `\n`, spaces that do not break as plain ones. Borrows where there
/// is nothing to change.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let is_plain = |c: char| c != '\r' && !is_invisible(c) && !is_unbreakable(c);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    let sign = |c| match c {
        '\r' => '\n',
        c if is_unbreakable(c) => ' ',
        c => c,
    };
    Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).map(sign).collect())
}

/// Whether a sign takes no room or shows nothing: soft hyphen, zero-width signs, marks of direction, a byte order mark,
/// fillers, the blank of braille, tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// Whether a sign looks like a space and does not break.
fn is_unbreakable(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes() {
        for (text, seen) in [
            ("隆\u{200b}鑫花园", "隆鑫花园"),
            ("甲\u{202e}乙\u{202c}", "甲乙"),
            ("\u{feff}code", "code"),
            ("花\u{a0}园", "花 园"),
            ("晴\u{3164}川\u{2800}雅\u{ffa0}苑\u{e0067}\u{e007f}", "晴川雅苑"),
            ("一\r\n二\r三\n四", "一\n二\n三\n四"),
            ("a\r\nb", "a\nb"),
            ("葛\u{e0100}城　南", "葛\u{e0100}城　南"),
        ] {
            assert_eq!(cleaned(text), seen);
        }
        assert!(matches!(cleaned("渝中区"), Cow::Borrowed(_)));
    }
}
