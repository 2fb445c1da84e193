//! Where in the JSON of a cell a hit is, by positions alone: the names of members can be personal data themselves.

/// One open object or array.
struct Level {
    object: bool,
    position: usize,
    /// Whether the next string of an object is the name of a member.
    name_next: bool,
}

/// The position of the byte at `offset`, such as `$.*[3]` or `$[2].*[0]#key`; `None` where the text is no JSON.
pub(crate) fn position(text: &[u8], offset: usize) -> Option<String> {
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace())?;
    if !matches!(first, b'{' | b'[') {
        return None;
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if *byte == b'"' {
            let end = string_end(text, at)?;
            if offset < end {
                let key = levels.last().is_some_and(|level| level.object && level.name_next);
                return Some(path(&levels, key));
            }
            at = end;
            continue;
        }
        if offset <= at {
            return Some(path(&levels, false));
        }
        match byte {
            b'{' | b'[' => levels.push(Level { object: *byte == b'{', position: 0, name_next: true }),
            b'}' | b']' => {
                levels.pop()?;
            }
            b',' => {
                let level = levels.last_mut()?;
                level.position += 1;
                level.name_next = true;
            }
            b':' => levels.last_mut()?.name_next = false,
            _ => {}
        }
        at += 1;
    }
    None
}

fn string_end(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn path(levels: &[Level], key: bool) -> String {
    let mut path = String::from("$");
    for level in levels {
        path.push_str(if level.object { ".*[" } else { "[" });
        path.push_str(&level.position.to_string());
        path.push(']');
    }
    if key {
        path.push_str("#key");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::position;

    #[test]
    fn a_place_in_json_is_named_by_positions() {
        let text = r#" {"a": 1, "b\"": ["x", {"anna": "y"}], "c": "z"}"#;
        let at = |needle: &str| position(text.as_bytes(), text.find(needle).unwrap()).unwrap();
        assert_eq!(at("x"), "$.*[1][0]");
        assert_eq!(at("anna"), "$.*[1][1].*[0]#key");
        assert_eq!(at("y"), "$.*[1][1].*[0]");
        assert_eq!(at("z"), "$.*[2]");
        assert_eq!(position(b"plain text", 3), None);
        assert_eq!(position(b"[\"open", 3), None);
    }
}
