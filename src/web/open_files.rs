//! How many files the process may have open, and how many connections that leaves: each is one, and the database, the
//! index and the releases need theirs whatever clients do.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files kept for everything that is no connection.
const KEPT: u64 = 256;

/// Lets the process open as many files as the system allows it, and tells how many of so many connections that leaves
/// room for.
pub fn room_for(connections: usize) -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let allowed = if setrlimit(Resource::Nofile, raised).is_ok() { maximum } else { current };
    let room = room_within(allowed, connections);
    if room < connections {
        tracing::warn!(
            files = allowed,
            connections = room,
            "few files may be open: fewer connections are taken"
        );
    }
    room
}

/// Half of very few, else all but those kept; `None` allows any number.
fn room_within(files: Option<u64>, connections: usize) -> usize {
    let room = files.map_or(u64::MAX, |files| files.saturating_sub(KEPT).max(files / 2));
    usize::try_from(room).map_or(connections, |room| room.min(connections))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_rest() {
        for (files, room) in [(None, 10_000), (Some(1 << 20), 10_000), (Some(1024), 768), (Some(300), 150)] {
            assert_eq!(room_within(files, 10_000), room, "{files:?}");
        }
    }

    #[test]
    fn the_process_may_open_what_it_is_allowed() {
        room_for(10);
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        assert_eq!(current, maximum);
    }
}
