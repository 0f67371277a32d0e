//! One XML tag, without its angle brackets, taken apart the way `calamine` does it.

/// Whether a tag closes an element, and the element's name without prefix: `false, c` of
/// `x:c r="A1"`, `true, c` of `/x:c`.
pub(super) fn name(tag: &[u8]) -> (bool, &[u8]) {
    let (name, _) = name_and_rest(tag);
    let closing = name.strip_prefix(b"/");
    let name = closing.unwrap_or(name);
    let prefix = name.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    (closing.is_some(), &name[prefix..])
}

/// The value of the attribute of this name; entities are left as they are.
pub(super) fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (_, mut rest) = name_and_rest(tag);
    loop {
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let (key, value) = (rest[..equals].trim_ascii(), rest[equals + 1..].trim_ascii_start());
        let (quote, value) = value.split_first()?;
        let end = value.iter().position(|byte| byte == quote)?;
        if key == name {
            return Some(&value[..end]);
        }
        rest = &value[end + 1..];
    }
}

/// The name with its prefix (and the slash before a closing one), and what follows it.
fn name_and_rest(tag: &[u8]) -> (&[u8], &[u8]) {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
    let end = tag.iter().skip(1).position(ends).map_or(tag.len(), |at| at + 1);
    tag.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_attributes() {
        for (tag, closing, element, r) in [
            ("c r=\"A1\" s=\"5\"", false, "c", Some("A1")),
            ("x:c s='5' r = 'B2'/", false, "c", Some("B2")),
            ("/x:si", true, "si", None),
            ("/c", true, "c", None),
            ("c/", false, "c", None),
            ("row spans=\"r='1'\" xr=\"2\"", false, "row", None),
        ] {
            assert_eq!(name(tag.as_bytes()), (closing, element.as_bytes()), "{tag}");
            assert_eq!(attribute(tag.as_bytes(), b"r"), r.map(str::as_bytes), "{tag}");
        }
    }
}
