//! Addresses of web pages that units publish: where maintenance, quality and test results can be
//! looked up (附件1 四(一)2, 附件2 四(一)2). Whether the page is there is not known here.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};

use super::codes::sign_name;
use super::refusal::Refusal;

/// The longest address that is kept, in characters.
const LONGEST: usize = 2_000;

/// An `http` or `https` address with a host and without credentials, safe as the target of a link.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebAddress(String);

impl WebAddress {
    /// Reads an address; it is kept as written, without the spaces around it.
    ///
    /// # Errors
    /// Refuses every other scheme (`javascript:`, `data:`, none), credentials, a missing host, a port
    /// that is no number, spaces, control characters and signs that no address holds.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let address = text.trim();
        if address.chars().count() > LONGEST {
            return Err(Refusal::form(format!("网址不能超过{LONGEST}个字符")));
        }
        if let Some(sign) = address.chars().find(|c| is_foreign(*c)) {
            return Err(Refusal::form(format!("网址含有不允许的字符“{}”", sign_name(sign))));
        }
        let rest = after_scheme(address).ok_or_else(|| Refusal::form("网址应以 http:// 或 https:// 开头"))?;
        check_authority(rest.split(['/', '?', '#']).next().unwrap_or_default())?;
        Ok(Self(address.to_owned()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for WebAddress {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&std::borrow::Cow::<'de, str>::deserialize(deserializer)?).map_err(Error::custom)
    }
}

/// Signs that browsers drop or read as something else; a backslash is a slash to them.
fn is_foreign(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}')
}

fn after_scheme(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(rest)
}

fn check_authority(authority: &str) -> Result<(), Refusal> {
    if authority.contains('@') {
        return Err(Refusal::form("网址不能带用户名或密码"));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if !is_host(host) {
        return Err(Refusal::form("网址缺少有效的主机名"));
    }
    match port {
        Some(port) if !port.bytes().all(|b| b.is_ascii_digit()) || port.parse::<u16>().is_err() => {
            Err(Refusal::form("网址的端口应为数字"))
        }
        _ => Ok(()),
    }
}

/// A name of labels joined by dots, Chinese ones included, or an IPv6 address in brackets.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    host.strip_suffix('.').unwrap_or(host).split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_web_pages() {
        let longest = format!("https://example.com/{}", "a".repeat(LONGEST - 20));
        let cases = [
            "http://example.com",
            "https://weibao.example.com:8443/cx?code=242848#top",
            "HTTPS://EXAMPLE.COM/a@b",
            "https://例子.中国/查询?小区=盛世",
            "http://10.0.0.1/dianti",
            "http://[2001:db8::1]:8080/",
            longest.as_str(),
        ];
        for text in cases {
            assert_eq!(WebAddress::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(WebAddress::parse(" https://example.com/ ").unwrap().as_str(), "https://example.com/");
    }

    #[test]
    fn refuses_everything_else() {
        let too_long = format!("https://example.com/{}", "a".repeat(LONGEST - 19));
        let cases = [
            ("", "开头"),
            ("javascript:alert(1)", "开头"),
            ("JavaScript://example.com/%0aalert(1)", "开头"),
            ("data:text/html,hello", "开头"),
            ("ftp://example.com", "开头"),
            ("//example.com", "开头"),
            ("www.example.com", "开头"),
            ("http:example.com", "开头"),
            ("https://", "主机名"),
            ("https:///path", "主机名"),
            ("https://?q", "主机名"),
            ("https://:8080/", "主机名"),
            ("https://a..b/", "主机名"),
            ("https://-a.com/", "主机名"),
            ("https://[::g]/", "主机名"),
            ("https://[::1/", "主机名"),
            ("https://user:secret@example.com/", "用户名"),
            ("https://example.com@evil.example/", "用户名"),
            ("https://example.com:80a/", "端口"),
            ("https://example.com:/", "端口"),
            ("https://example.com:70000/", "端口"),
            ("https://exa mple.com/", "字符“空格”"),
            ("https://example.com\\@evil.example/", "字符"),
            ("java\nscript:alert(1)", "字符“换行”"),
            ("https://example.com/\"onclick=", "字符"),
            (too_long.as_str(), "不能超过2000个字符"),
        ];
        for (text, expected) in cases {
            let refusal = WebAddress::parse(text).unwrap_err();
            assert!(refusal.reason.contains(expected), "{text}: {refusal}");
        }
    }
}
