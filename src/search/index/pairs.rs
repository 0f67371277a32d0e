//! Cuts a text into every two neighbouring characters, each with the place where it stands: so that any part of a
//! Chinese name is a phrase. A text of one character gives nothing.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The tokenizer.
#[derive(Debug, Clone, Default)]
pub struct Pairs;

/// The pairs of one text.
#[derive(Debug)]
pub struct PairStream<'a> {
    text: &'a str,
    starts: Vec<usize>,
    next: usize,
    token: Token,
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        starts.push(text.len());
        PairStream { text, starts, next: 0, token: Token::default() }
    }
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = self.starts.get(self.next + 2) else { return false };
        let from = self.starts[self.next];
        self.token.offset_from = from;
        self.token.offset_to = *end;
        self.token.position = self.next;
        self.token.text.clear();
        self.token.text.push_str(&self.text[from..*end]);
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The pairs of a text.
pub fn pairs(text: &str) -> Vec<&str> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    starts.windows(3).map(|at| &text[at[0]..at[2]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_neighbours_are_a_pair() {
        for (text, expected) in [
            ("鲁能星城", vec!["鲁能", "能星", "星城"]),
            ("3栋a", vec!["3栋", "栋a"]),
            ("梯", vec![]),
            ("", vec![]),
        ] {
            let mut tokenizer = Pairs;
            let mut stream = tokenizer.token_stream(text);
            let mut seen = Vec::new();
            while stream.advance() {
                assert_eq!(stream.token().position, seen.len());
                seen.push(stream.token().text.clone());
            }
            assert_eq!(seen, expected);
            assert_eq!(pairs(text), expected);
        }
    }
}
