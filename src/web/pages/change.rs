//! The publication log for people: its newest entries, and one entry with the proof that it stands in the signed
//! log.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::chosen::Chosen;
use super::filters;
use super::history::{happened, written};
use super::shell::Shell;
use crate::domain::label::Vocabulary;
use crate::gazette::Kind;
use crate::gazette::records::history::Version;
use crate::gazette::records::log::LogEntry;
use crate::gazette::records::{Entry, Page};
use crate::gazette::tree::proof::{Inclusion, SignedTree};

/// The newest entries, a page at a time.
#[derive(Debug, Template)]
#[template(path = "pages/changes.html")]
pub struct ChangesPage {
    /// The frame.
    pub shell: Shell,
    /// A page of entries, newest first.
    pub changes: Page<Version>,
    /// Which entries were asked for.
    pub chosen: Chosen,
}

impl ChangesPage {
    /// A page of the log. Search engines pass by: the things themselves are the pages to find.
    pub fn new(shell: Shell, chosen: Chosen, changes: Page<Version>) -> Self {
        let twin = chosen.address("/api/v1/changes", None);
        Self { shell: shell.noindex().json_of_today(twin), changes, chosen }
    }

    /// In a few words, what an entry changed: the fields that came, went or differ, that it is the first of its thing, or
    /// what was withdrawn.
    pub fn summary(&self, version: &Version) -> String {
        if let Some(happened) = happened(version) {
            return happened.to_owned();
        }
        let labels: Vec<&str> = version.changes.iter().map(|change| change.label.as_str()).collect();
        format!("变更：{}", labels.join("、"))
    }
}

/// The page of an entry.
#[derive(Debug, Template)]
#[template(path = "pages/change.html")]
pub struct ChangePage {
    /// The frame.
    pub shell: Shell,
    /// The entry.
    pub entry: LogEntry,
    /// What it changed.
    pub version: Version,
    /// Where it stands in the newest signed tree; `None` for the moment between publication and signature.
    pub sealed: Option<(Inclusion, SignedTree)>,
}

impl ChangePage {
    /// The page of an entry. Search engines pass by: the thing itself is the page to find.
    pub fn new(
        shell: Shell,
        entry: LogEntry,
        version: Version,
        sealed: Option<(Inclusion, SignedTree)>,
    ) -> Self {
        let itself = Entry { seq: entry.seq, published_at: entry.published_at };
        let shell = shell
            .noindex()
            .json(format!("/api/v1/log/entries/{}", entry.seq))
            .updated([itself])
            .cited_as(format!("{} {}", version.kind.label, version.id))
            .permanent();
        Self { shell, entry, version, sealed }
    }

    /// The page of what the entry speaks of; `None` where that has no page of its own.
    pub fn subject(&self) -> Option<String> {
        let is = |kind: Kind| self.entry.kind == kind.name();
        if is(Kind::ELEVATOR) {
            return Some(self.shell.elevator(&self.entry.id));
        }
        if is(Kind::UNIT) {
            return Some(self.shell.unit(&self.entry.id));
        }
        if is(Kind::NOTICE) {
            return Some(self.shell.notice(&self.entry.id));
        }
        self.version.about.elevator.as_ref().map(|code| self.shell.elevator(code))
    }

    /// A value as people read it; `—` where there is none.
    pub fn written(&self, value: &Option<Json>) -> String {
        written(value.as_ref())
    }

    /// A hash as checkpoints write it.
    pub fn hash(&self, hash: &tlog_tiles::Hash) -> String {
        STANDARD.encode(hash.0)
    }

    /// The address of the proof for machines.
    pub fn proof_address(&self) -> String {
        format!("/api/v1/log/proof?seq={}", self.entry.seq)
    }
}
