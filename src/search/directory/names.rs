//! Every text by which something can be found, once: estates, addresses, subdistricts, units, numbers of notices.
//! A register of millions of elevators has few of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::search::writing::fold;

/// A name's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

impl NameId {
    /// Stands for no name.
    pub const NONE: Self = Self(u32::MAX);

    /// Its place in a list with one entry for each name.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A name as it is written and as it is compared.
#[derive(Debug, Clone)]
pub struct Name {
    /// As the register writes it.
    pub text: Arc<str>,
    /// As search compares it.
    pub folded: Arc<str>,
}

/// All names by number and by text.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<Name>,
    by_text: HashMap<Arc<str>, NameId>,
}

impl Names {
    /// How many names there are.
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// The name of a number.
    pub fn get(&self, id: NameId) -> Option<&Name> {
        self.names.get(id.place())
    }

    /// The text of a number; empty for none.
    pub fn text(&self, id: NameId) -> &str {
        self.get(id).map_or("", |name| &name.text)
    }

    /// The text of a number as it is compared; empty for none.
    pub fn folded(&self, id: NameId) -> &str {
        self.get(id).map_or("", |name| &name.folded)
    }

    /// The number of a text, if it has one.
    pub fn find(&self, text: &str) -> Option<NameId> {
        self.by_text.get(text).copied()
    }

    /// The number of a text, given to it now if it had none.
    pub fn intern(&mut self, text: &str) -> NameId {
        if let Some(known) = self.by_text.get(text) {
            return *known;
        }
        let id = NameId(
            u32::try_from(self.names.len()).expect("there are fewer names than four thousand millions"),
        );
        let text: Arc<str> = text.into();
        let folded = fold(&text).text;
        let folded = if *folded == *text { text.clone() } else { folded.into() };
        self.by_text.insert(text.clone(), id);
        self.names.push(Name { text, folded });
        id
    }
}
