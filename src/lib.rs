//! Mingti 明梯: elevators in the open.
//!
//! The public record of Chongqing's elevator pilot (渝市监发〔2020〕84号): who runs each elevator, who maintains
//! it, what they promised, whether they keep it, and who had to leave the pilot and why.
//!
//! # One direction
//!
//! A change comes in by a door, is judged by the rules, is written once, becomes a public record, is copied to where
//! people look, and is shown. Nothing flows back.
//!
//! ```text
//!    doors            rules          facts          public record      copies             faces
//!   intake/  ──────▶ domain/ ─────▶ store/ ──────▶  gazette/  ───────▶ search/ release/ ─▶ web/
//!   files            pure, no I/O,  the only SQL    disclosure valve,  index, files       pages, API, QR
//!                    no clock                       append-only log
//! ```
//!
//! Imports run `domain ← store ← gazette ← {search, release, intake} ← web ← app ← commands ← main`: a room may import what
//! stands left of it, never right. Of `store` only `gazette`, `intake`, `app` and `commands` know, so no public face can reach a
//! private fact: it would not compile. A test reads the sources and fails on an import against this line.
//!
//! | room | owns | refuses to know |
//! |---|---|---|
//! | [`domain`] | the vocabulary and every rule: codes, regions, pilots, ceilings, inspection cycles, exits | I/O, async, SQL, HTTP, the clock |
//! | [`store`] | all SQL: private facts, public tables, the log; one text for SQLite and PostgreSQL | what may be public |
//! | [`gazette`] | what is public: the valve, the log, history, `as_of`; `gazette::records` assembles each public thing once | how it is shown |
//! | [`intake`] | the doors by which facts change: each act is load → rule → save → audit → publish | HTTP |
//! | [`search`] | the search over public records: names by their parts, groups that share them, exact totals, facets | SQL, private facts |
//! | [`release`] | how rows are written out; the open-data files of one moment of the record, described, signed for, with deltas | HTTP |
//! | [`web`] | HTTP: connections, limits, bodies in memory, pages, the JSON API | rules, SQL |
//! | [`app`] | composition: opens the rooms and hands them to each other | – |
//! | [`commands`] | the command line; [`config`] and [`clock`] beside it are read there only | – |
//!
//! # How a fact becomes public
//!
//! [`domain::register`] declares each dataset once; reading a file, storing a fact, comparing two versions and the
//! labels of history all follow from that declaration. [`intake::import`] reads a batch, looks up what is known, and
//! for what is new or changed makes a public struct through [`gazette::disclosure`], the only place where that is
//! possible. [`gazette::publish`] appends it to the log (`gazette_log`: gapless `seq`, RFC 8785 body with a random
//! salt, its SHA-256), files the columns by which it is found (`public_*`, each version valid from its entry until
//! the entry that replaced it), and recomputes the days that follow from it (`public_due`), all in the transaction
//! that saved the fact. Afterwards [`gazette::tree`] signs for it: entries become leaves of a Merkle tree, kept in
//! tiles (`gazette_tile`), and a signed checkpoint (`gazette_seal`) says how many entries there are and their root.
//!
//! A reader has a [`gazette::View`], a position of the log and a day: everything is read at that position, and what
//! depends on time is computed for that day.
//!
//! # How a body stays right
//!
//! A rendered body remembers what it was made from ([`gazette::Tag`]) and at which position. [`app`] follows the log
//! forty times a second, whichever process wrote it, and posts on the [`gazette::Board`] what changed; a body whose
//! tags changed since is rendered anew. Nothing is stored that says overdue or expired.
//!
//! # Decisions
//!
//! Date, choice, reason, what would change our mind.
//!
//! 2026-11-21 · **Datasets are declared by a macro.** Twelve of them share reading, storing, comparing and labelling;
//! written by hand they would drift. If one needs behaviour of its own beyond the hooks of `intake::import`, it
//! leaves the macro.
//!
//! 2026-11-21 · **A fact keeps the position of the entry that published it** (`published_seq`), so that its next
//! version names what it replaces without a search. If facts were ever published more than once at a time, this
//! would become a table.
//!
//! 2026-11-21 · **One table for all events of elevators** (`public_event`), one for marks, one for places. They are
//! found by elevator, kind and time only. If a kind needs a filter of its own across elevators, it gets its table.
//!
//! 2026-11-21 · **`public_due` holds the present only** and is derived: due days under both regimes, so that the
//! comparison with today chooses. Lists of the past therefore cannot filter by overdue, and say so. If that is asked
//! for, the table gets versions like the others.
//!
//! 2026-11-21 · **Bodies name the entry they replace** (`replaces`) and carry codes, never labels; a mark that ended
//! early carries its ground and notice, or which unit changed from whom to whom. What is published stays published:
//! fields are added, never renamed.
//!
//! 2026-11-21 · **Two kinds beyond the first list**: `pilot_district` and `bureau`, because their datasets are public
//! too.
//!
//! 2026-11-21 · **Results of promises are measured, not reported**: over the elevators of the two units while they
//! bore the maintenance mark within the promise's time, counting whole days only, so that a result does not change
//! within a day; below one elevator-year it is 数据不足, and where no incident of any of them was ever reported 未报送,
//! as on the elevators' own records: silence is not zero. When quality reports come in (方案 三(一)3), both are shown.
//!
//! 2026-11-21 · **Cached bodies are checked against a board of changes**, not deleted by publishers: a check costs a
//! few look-ups, a publication costs nothing per body, and another process's publications work the same way.
//!
//! 2026-11-21 · **The day is a condition of a cached body, not part of its key**, so that yesterday's bodies do not
//! keep today's out of memory.
//!
//! 2026-11-27 · **Publicities come in with the exits, told apart by the kind of notice**: they share numbers, subjects and
//! tables, and a file of notices that was taken away comes back whole. The last day is written out when it is imported and
//! published, because a notice must name it; whether it runs is computed. When casework publicises, it publishes the same.
//!
//! 2026-11-21 · **An exit outranks a later change of unit**: if both reach us, in whichever order, the mark ends with
//! the exit's notice, since the decision came first. A corrected exit begins anew. A first report of a maintainer is
//! no change. When casework knows which units an application was for, it decides by that instead.
//!
//! 2026-11-21 · **A change of private columns publishes nothing**: an entry without a visible change would tell that
//! something private happened.
//!
//! 2026-11-21 · **Of a natural person's elevator the subdistrict stays behind too**, and the district is decided in
//! the valve (万盛经开区 within 綦江区; where the region since the reform does not follow from the one reported, that
//! region is told too); our own export of such a row, imported again, clears nothing.
//!
//! 2026-11-21 · **Tables of the API are for machines**: no byte order mark, no cell changed, so that what is exported
//! can be imported. A flavour for spreadsheets, with codes kept as text and formulas neutralised, belongs to the
//! releases. The reject file carries a mark, because people open it.
//!
//! 2026-11-21 · **Files are read in a thread of their own**, a batch ahead of the database, and the next statement is
//! written while one runs: two cores are busy instead of one.
//!
//! 2026-11-27 · **Batches of an import share a transaction for half a second**: a page of an index that many of them change
//! is then written once, which halves what goes to the disk; other publishers wait no longer than that. If they must not
//! wait so long, every batch lands by itself again.
//!
//! 2026-11-27 · **Entries are written while their facts are saved**: positions in the log are taken first, bodies are
//! serialised and hashed by another thread, and the database is never idle. If facts come to depend on what was
//! published of them, publishing comes first again.
//!
//! 2026-11-21 · **CSV is read line by line by our own reader**: the csv crate cannot give back a row after an
//! unclosed quote, and one bad quote would swallow a file. The crate writes our tables.
//!
//! 2026-11-27 · **The search counts groups, not elevators.** Elevators that share estate, address, units and place are
//! one group; a register has few names and few groups, so the index (tantivy) finds the names that hold a word and a
//! directory in memory adds up the groups they lead to. Totals and facets are exact and cost what the names cost. If the
//! directory ever outgrows a machine's memory (some 250 MB for each million elevators), it is split by region.
//!
//! 2026-11-27 · **Beginnings that one of 64 elevators' codes share have tallies** (one of 128 where that is thousands), by
//! area and by aspects, so that `3110` costs no look at each; which they are is found out in the index's dictionary of
//! codes, when it is opened and whenever the register has doubled, and an elevator keeps the longest of each of its codes.
//! A tally takes ten kilobytes, and a few thousand elevators are counted one by one within a millisecond. With filters on
//! place or state their elevators are counted in one pass over sixteen bytes each. If such questions ever are many, a
//! tally of area by aspects joins them.
//!
//! 2026-11-28 · **A written address is cut by rule before aliases are tried**: district and subdistrict by name, a road
//! with its number, building and lift together at the end, the city left out; each part must then stand in the record as it
//! is written. The ways to take a question are made one by one, only as far as none before has found anything. Parts that
//! no rule tells from what follows (an estate before its road) are cut at known words as before; if such addresses are
//! many, the names of the index themselves tell where to cut.
//!
//! 2026-11-28 · **Of a promise the directory keeps its id and its entry**: whose it is and what it says are names of its
//! group already, and a record filed by its id has that id once. If hits show more of a promise, it is a name too.
//!
//! 2026-11-27 · **Only beginnings of six and eight characters are terms of the index**: a shorter one leads to some of
//! them, a longer one to few codes, so every length from four to eight would be terms for little. If many look for codes
//! of odd lengths that hundreds of thousands share, their lengths join.
//!
//! 2026-11-27 · **What is read once is mapped into memory apart** (cards at the opening, every byte for its check), so that
//! it leaves with the reader and an idle portal holds what it answers from. If opening ever competes with answering for
//! the disk, it is read through the one mapping again.
//!
//! 2026-11-27 · **The allocator asks for no huge pages**: with them an idle portal of 220,000 elevators held 40 MB that nobody
//! had written to, and started slower. If walks over a directory of tens of millions wait for address translation, they
//! are asked for there.
//!
//! 2026-11-27 · **Names are indexed by pairs of neighbouring characters with their places, not by words of a
//! dictionary**: any part of a name is a phrase of pairs, so nothing is missed, and the order of hits (exact, beginning,
//! within, alias; then name, then code) needs no score. If ranking by sense is ever wanted, a field of words joins them.
//!
//! 2026-11-27 · **The index keeps the cards its directory is made of**, and its names by number, so that a portal starts
//! without asking the database; the position of the log is part of each commit. What it holds can always be made anew
//! from the record, so a damaged index is thrown away, never mended.
//!
//! 2026-11-27 · **Folding works on one character at a time**, so that what stands in a name literally stands in its
//! folded form too; numerals, brands, older names, pinyin and unspaced words are tried only where nothing matches as it
//! is written, and the answer says so. If readers expect 3栋 to find 3号楼 beside literal hits, the order of tries changes.
//!
//! 2026-11-27 · **Compatibility forms are written out and accents fall away, character by character** (Unicode's
//! decomposition, not its composition): `é` is `e` however it is composed, and folding two texts one after the other is
//! folding both. If a name should ever differ from another by an accent only, marks get a place in `glyphs.txt`.
//!
//! 2026-11-27 · **A character has the readings of `index/pinyin.txt`, else the first of the dictionary's**: rare readings
//! (石 dan, 大 tai) would find what nobody means and multiply the index. Names whose reading is missing get a line there.
//!
//! 2026-11-27 · **Pages wait a moment for the search**: the board is posted when the index has a publication too, or
//! after 60 ms, so that both show it together; a body made of an older index is known to be stale.
//!
//! 2026-11-27 · **The tree is signed in a transaction of its own, after the entries are committed**: a checkpoint never
//! covers what a crash could take back, and a signer that dies leaves nothing half done. The price is the moment
//! between publication and signature. If readers may never meet it, publication and signature become one transaction.
//!
//! 2026-11-27 · **Hashes are kept as tiles of 256**, the form in which they are served: one row holds what would be 510
//! rows of single hashes, partial tiles are beginnings of their rows, and a proof reads a handful of rows. If proofs
//! ever cost more than a page, the newest tiles are kept in memory.
//!
//! 2026-11-27 · **A log is named after its address at the first signature** and keeps that name if the address changes:
//! the key's name, the origin line and the verifier key must agree, or old checkpoints could not be verified.
//!
//! 2026-11-27 · **The page of an entry stands at `/changes/{seq}`**, not under `/gazette/`, which is free of rate limits
//! because tiles cost nothing; a page with a proof costs some look-ups.
//!
//! 2026-11-27 · **A withdrawal is an entry of the log and takes everything in memory with it**: withdrawals are rare, and
//! a copy that mentions the thing in passing must not survive. The private fact stays. If withdrawals become frequent, they post the tags of what they concern instead.
//!
//! 2026-11-27 · **The embedded database is read and written by rusqlite**; sqlx brings its tables to this version, over the
//! same linked SQLite, and speaks to PostgreSQL. sqlx hands every row from its thread to ours by itself, which was half the
//! cost of a record and of a list and a fifth of an import. Our threads answer a statement at once, its rows in few pieces
//! of memory. If sqlx learns to hand over all rows together, rusqlite goes.
//!
//! 2026-11-27 · **Inserts into SQLite leave what they did when they fail** (`insert or fail`): it then copies no page before
//! a statement changes it, and a transaction with a failed statement is dropped as a whole anyway. If one is ever to go on
//! after a failure, its inserts say so.
//!
//! 2026-11-27 · **Lines of CSV are written by ourselves** where tables leave: the crate took a twelfth of the whole for what
//! is a copy of nearly every cell; a property test holds both to the same bytes. If lines get options, the crate writes
//! them again.
//!
//! 2026-11-27 · **A portal's present is the position it follows**, not the newest of the log: a record, a list and
//! what is kept in memory then say the same, and no request asks where the log stands. If a reader must see its own
//! publication at once, it asks with that position.
//!
//! 2026-11-27 · **SQLite's tables have a layout of their own** (migrations named `sqlite_…`, with a `postgres_…` beside
//! them where columns change): keys are the tables themselves, so that a look-up is one search. If the two engines'
//! columns ever drift apart, the test that walks both catalogues fails.
//!
//! 2026-11-27 · **An elevator's record is two questions**: its own entries, and what its two units bring to it (names,
//! notices, promises), which many elevators share and which is remembered for a day, until the board names one of the
//! two. If notices or promises come to differ by elevator, they move to the first question.
//!
//! 2026-11-27 · **A few things looked up by their keys are read by the thread that asks**: taking them to a reader's
//! thread and back cost more than finding them. What grows with the register still goes to the readers. If look-ups
//! ever wait for a slow disk, they go there too.
//!
//! 2026-11-27 · **What is found by elevator is found in indexes alone**, which carry the columns that decide (20 MB for
//! 220,000 elevators with 1.4 million events); half of a record's time in the database is then reading its four bodies
//! from where they lie. A table with each elevator's bodies side by side would save that; it would keep everything public
//! twice and write a kilobyte anew for each visit. If uncached records must be faster still, that is the way.
//!
//! 2026-11-27 · **Releases of the program are linked as a whole** (thin link-time optimisation): measured at a quarter
//! more uncached records; this crate then builds in eight minutes of processor time. If builds get in the way, it goes.
//!
//! 2026-11-27 · **The search's page asks once for the whole and once for each kind it shows**, so that each kind has its
//! own first hits; lists that take `q` take words as they are written, because a list does not tell how they were read.
//! If a list learns to tell, it may read words for states too.
//!
//! 2026-11-27 · **While the index is being made, the record's own lookup answers page and search**, says so and claims no
//! exact total; lists with `q` and later pages are 503 with a time to come back. If rebuilding ever takes hours, lists
//! get a slow exact answer from the database.
//!
//! 2026-11-27 · **A result as a workbook is written to a file before it is sent**, in the memory of one row and two at a
//! time; every cell is text. If spreadsheets of millions of rows are wanted, they belong to the releases.
//!
//! 2026-11-27 · **An item of a feed is an entry of the log, not a thing**: its name is its place in the log, so it never
//! changes, and a correction is an item of its own that a follower sees. If readers want one item for each thing, its
//! name becomes the thing's and its time that of the newest entry.
//!
//! 2026-11-27 · **Every checkpoint is kept by its size, and a feed carries the first that holds its newest item**, so
//! that its entity tag changes with its items only. A checkpoint is 200 bytes and covers a batch; if they ever weigh
//! more than they prove, those between two releases are thinned out.
//!
//! 2026-11-27 · **Files of the map of pages begin after a key that stands in their address**, not at a number: each is
//! one stretch of the key's index, memory stays flat, and new pages move no file but the last they fall into.
//!
//! 2026-11-27 · **Calendars and maps are written by hand**: they are a dozen fixed lines each, and both are judged by
//! independent readers in the tests. If events get alarms, repeats or time zones, a crate writes them.
//!
//! 2026-11-27 · **Filters of the log read a stretch of it, not an index**: kind and id stand in the log, region and unit
//! follow from the public tables as they were before the entry or after it, so that a follower is told what leaves too.
//! A page looks at 100,000 entries at most and says how far it came; its total is no exact one. If filtered walks of a
//! large log become common, the log gets an index by kind and unit.
//!
//! 2026-11-27 · **A release reads the record at one moment through a connection that holds a transaction**: whatever is
//! published meanwhile, its rows, its log and its checkpoint agree, without any query knowing of it. The price is a
//! write-ahead log that grows while it runs. If releases ever take an hour, they read a copy of the database.
//!
//! 2026-11-27 · **A release has the rows of the API's tables, due and overdue on its day included**, so that a file and a
//! list say the same; rows follow their keys, and a delta is two tables walked side by side. If files of published
//! columns alone are asked for, they join as a form of their own.
//!
//! 2026-11-27 · **A delta names what was published, not what time moved**: a row has changed if it comes from another
//! entry. The older table with the delta applied is the newer one but for the derived columns, which the dictionary marks;
//! of rows not named those are the older day's. If readers cannot live with that, a second delta holds derived columns.
//!
//! 2026-11-27 · **A release is verified in stretches of a million entries**: tables follow keys and the log positions, so
//! for each stretch the tables are read once and hashes of its rows kept. Rows must be the newest entries of their things,
//! and every one of those must have a row. If a release ever has a hundred million rows, they are sorted on disk.
//!
//! 2026-11-27 · **A log is replayed through the valve's own types**: what files an entry that was published elsewhere is
//! what filed it there, so that a mirror or a record restored from a release is the same, column by column. It has no
//! facts, so it only follows. If mirrors are to take over, facts travel by another, private way.
//!
//! 2026-11-27 · **`as_of` of today is the present**: the same position, due days included, so that a citation pinned to
//! today says what its page says. Filters that compare with today stay refused for any `as_of`, as they would be
//! tomorrow. If due days get versions, that refusal goes.
//!
//! 2026-11-27 · **What is only written is not waited for**: a statement without a result goes to the embedded database's writer
//! and the next is made meanwhile; if it fails, the transaction is taken back and the next call that is waited for says why.
//! Whoever must know of a failure at once waits. If writers of one process ever work side by side, this ends.
//!
//! 2026-11-27 · **No faults are 无 only where faults were reported before**: an elevator of which nobody ever reported one is
//! 未报送, though most of those will have had none. If whoever reports names the elevators it watches, 无 rests on that.
//!
//! 2026-11-27 · **A day is shown, refused or unknown**: where the record is shown, `as_of` shows that day; what has only a
//! present refuses it; a text of ours states nothing of the record. One list of addresses says which ([`web::past`]), so
//! that none passes a day over. If old releases are kept for ever, the open data answer too.
//!
//! 2026-11-27 · **Parquet is built only where it is asked for** (feature `parquet`): its crate brings a dozen others for
//! one form of seven, and whoever has a column store reads our CSV too. If most takers ask for it, it is always built.
//!
//! 2026-11-27 · **A release carries the whole log**, so that it can be proved without asking anyone. If the log outgrows
//! what people download, a release carries the entries since the one before, and a proof for each row.
//!
//! 2026-11-27 · **A release in an object store is shown by a marker that is written last**, because such stores cannot
//! rename: a copy of its manifest beside its files. Portals list the markers, at most once a second while somebody asks,
//! and stream files from the store: a copy on a portal's disk could outlive a withdrawal. If fetching costs too much, the
//! newest release is kept beside the portal too.
//!
//! 2026-11-27 · **Whoever makes a release has its turn first**: an advisory lock of PostgreSQL, beside SQLite a locked
//! file, both gone with the process. Conditional writes would do without, but not every store that speaks S3 has them.
//! If stores come to be shared by several databases, markers are written conditionally too.
//!
//! 2026-11-27 · **The object store is built in** (18 crates, some 45 seconds of processor time of a first build): a
//! setting of the contract must not need another build. Its client takes the encryption that the databases' clients
//! have already. If compiling gets in the way, it becomes a feature, as columns are.
//!
//! 2026-11-27 · **The dictionary is a plain file joined with the datasets' declarations**: what a declaration says is not
//! written again, and tests find a field without an entry and an entry without a field. Chinese labels of columns that a
//! file brings in stand in `domain/register` alone, so headings that go out come in again; the dictionary may only add.
//! The API's document takes a property's text from it unless the property means something else than the column.
//!
//! 2026-11-27 · **A form leads to its answer through `/api/try/{operation}`**, which drops blank fields and fills in the
//! path, because a plain form can do neither and the API refuses what it does not know. If the API ever takes blank
//! parameters for absent ones, forms without a path ask it directly.
//!
//! 2026-11-27 · **What will go of the API is one table in the code**, applied at the edge, so that answers from memory
//! announce it too and the document and the page agree. If operations come to be generated, the table goes there.
//!
//! 2026-11-27 · **Figures by month are counted from the present record, looking back**: a policy or a mark counts in the
//! months in which it held, whenever it was published; what the public saw then is `as_of`. One pass over the register
//! for a position and a day, remembered; if ten million elevators make that too slow, publishers keep sums by place.
//!
//! 2026-11-27 · **The last unbroken cover is filed with both its days**, so that counting the insured compares two days; the
//! policies of an elevator are asked only where that cover has not begun. Filed before, without its first day, they are
//! asked until something happens to the elevator. If gaps between policies become common, every cover is filed.
//!
//! 2026-11-27 · **What an entry replaced is found by the entry that ended it** (indexes over the ends of events and notices): an
//! incident or a notice may come to speak of another elevator or unit, and both must be told. If other things come to
//! change whose they are, their tables get such an index.
//!
//! 2026-11-27 · **A silent PostgreSQL is told from a slow one by asking it on a new connection**: an answer that takes long
//! and a queue behind another import are waited for, silence of five seconds is not. A time limit for statements would
//! break off what is only slow. If a single connection ever dies without a word while others live, reads get a limit too.
//!
//! 2026-11-27 · **Other forms of a table are named beside it in the Data Package, packed files are resources without a
//! type**: the standard knows no second form of one table, and a reader that guesses would read spreadsheets as tables with
//! other headings. If the standard gets such a property, ours takes its name.
//!
//! 2026-11-27 · **To list broken promises, all promises are judged at once**, in one pass over marks and incidents for a
//! position and a day, remembered: results are never stored, and a list that measured pair by pair could not say how
//! many there are. If the pass takes seconds, publishers keep the verdicts of the pairs that they touch.
//!
//! 2026-11-27 · **SQLite holds the bodies of the log packed** ([`store`]: a key is a byte, a usual word two, a day three),
//! because as text they were half of the file; lists read them without making text of them. Only what comes back as the
//! very text that was hashed is packed. A general packer (LZ4 with a dictionary for each kind) came out as small and took
//! half a microsecond more to read. PostgreSQL holds text, and text is read wherever it stands. Numbers of keys and words
//! never change; a field that the list of keys does not know stays text, which a test notices. If an operator must read
//! bodies with the database's own tools, they are text again.
//!
//! 2026-11-27 · **While the record cannot be read, what memory answers says so at the cache, not at the edge**: every way to a
//! kept body passes there. The board knows since when, and posts nothing meanwhile. Pages get a notice, the rest a header.
//! If pages come to be streamed from memory, they carry a place for the notice.
//!
//! 2026-11-28 · **A search is not cited, and of a past day it is the record's lookup**: the index holds the present only,
//! so no address could answer tomorrow what it finds today. `as_of` of today searches in full; a past day finds what begins
//! with the words and says what it passes over. If the index ever keeps versions, searches are answered and cited of any day.
//!
//! 2026-11-28 · **A failed test outlives its mark** until an inspection passes: an elevator often leaves the testing pilot
//! because of it, and who rides it must still be told. Problems are 整改中 until a day of their removal is published; a cell
//! that says 无 reports none. If casework follows each problem, its own states take over.
//!
//! 2026-11-28 · **A promise is measured on marks that elevators bore while they were the two units'**: of a mark that ended, by
//! the card with which the day of its end began, whatever was published of mark or elevator later; once the pilot is over, by the card of its last day, or the first if
//! all came later. If facts come to say since when a unit is responsible, that day decides.
//!
//! 2026-11-28 · **Figures by month are counted on**: elevators of which something was published are counted out as they were
//! and in as they are, up to five thousand entries; after a withdrawal, and on a new day, all are counted anew. If ten
//! million elevators make the first count of a day too slow, it is kept with the releases.
//!
//! 2026-11-28 · **A withdrawal is followed by a release at once**: all that were cut before go with it, and bulk data must not
//! be missing until the night. If withdrawals become frequent, a release waits for the last of them.
//!
//! 2026-11-28 · **How a mark ended is worked out from every act that is known**: exits, by the hands its elevator was in
//! when they were decided (as its cards said), and every change of unit since the mark is known; the first of them counts.
//! What an exit did then depends neither on the order of reports nor on what was done since, and a corrected one leaves the
//! others as they were. Of one day an exit goes before a change of unit, so that nobody leaves without a word by handing
//! over; a change that is taken back within its day is none. If casework decides an end itself, its decision is one more act.
//!
//! 2026-11-28 · **No test is due before its mark**: outside the pilot nobody tests (附件2 四(二)), and days before it would
//! be held against a unit that owed nothing. Inspections keep their anniversaries, whoever ordered them. If the city says by
//! when a marked elevator must first be tested, that day is due.
//!
//! 2026-11-28 · **A filter that cannot be read is refused on pages as it is by the API**: whoever follows a mistyped
//! address would take the whole for what was narrowed. Days and months stay as they were (WeChat adds a `from` of its own,
//! and a page says which days it shows); unknown parameters are passed over.
//!
//! 2026-11-28 · **Only what was replaced can be withdrawn alone** (`withdraw --earlier`): where a user becomes a natural
//! person, the place leaves the record and the elevator stays. An import names the entries and does not withdraw by itself,
//! because a withdrawal is an act of the authority. If such changes become frequent, casework proposes them.
//!
//! 2026-11-28 · **What cannot be repeated faithfully is marked** 【待更正】 in a reject file, and no cell with that mark is
//! ever read ([`intake::table`]): a reject file that is imported unmended lands nothing wrong. If spreadsheets get an import
//! form of ours, it marks in colour.
//!
//! 2026-11-28 · **Signs that nobody sees are taken out of cells** (zero width, direction): two names that look alike are one,
//! and no clerk can find such a sign. Everything else of a text stays as it was written. If a script that needs joiners is
//! ever admitted, they stay.
//!
//! 2026-11-28 · **No import undoes a withdrawal**: a row that would publish the thing anew is refused and names the ground. If
//! the law lets something stand again, it gets another id; if that becomes frequent, an act of the authority lifts it.
//!
//! 2026-11-28 · **A key begins no second log**: it is made after the first publication, so one beside an empty database means
//! that the database was lost, and going on would make the bureau a forger in the eyes of whoever kept a checkpoint. Nothing
//! is imported or served then. If a log must really begin anew, its operator moves the key away.
//!
//! 2026-11-28 · **Who verifies changes nothing**: `verify` opens a database as it is and refuses tables of another version
//! instead of migrating them. If old logs must be read long after, they are read from releases, which no migration touches.
//!
//! 2026-11-28 · **A backup is one file made by SQLite** (`vacuum into`), consistent while others write, free of deleted
//! bytes and of the version it was; who reads it changes nothing. Key, index and releases are not in it. PostgreSQL has tools of its own. A command for
//! accounts comes with casework. If attachments come, a backup becomes a folder.
//!
//! 2026-11-28 · **On PostgreSQL text columns are ordered by their bytes** (a migration that walks the catalogue), because keys
//! are compared with Rust's order while tables are walked side by side. The stories run on a database with another order.
//!
//! 2026-11-28 · **A day is no instant**: midnight would be a guess that keeps or breaks promises, so a row without the time
//! of what happened is refused. If a source knows days only, its dataset gets a column of days.
//!
//! 2026-11-28 · **Background work that ends takes the portal with it** (exit code 1): answers that nobody keeps up to date are
//! worse than a restart. If one kind of work ever fails often on its own, it begins anew instead.
//!
//! 2026-11-28 · **Of two portals on one folder the second waits for the index** and looks codes and names up in the database
//! meanwhile: a restart in which old and new overlap costs nothing. A mapped file of the index that somebody cuts short
//! under a running portal ends it; the next start makes the index anew. If that ever happens in practice, files are read
//! instead of mapped, which costs their size in memory.
//!
//! 2026-11-28 · **An incident is over when the elevator is reported to run again**; that day is filed, so that open ones are
//! found among many, and the first screen says what is still open. If sources come to report otherwise, they say so per kind.
//!
//! 2026-11-28 · **Hints are told apart by reason, and what concerns single rows is named for the first hundred of a file**:
//! memory and screen do not grow with it. If clerks need all of them, they go to a file as refused rows do.
//!
//! 2026-11-28 · **What stands against an elevator beside its due days is asked for the page of a list** (open incidents, a failed
//! test, an exit), not filed with the days: a page holds fifty rows, and filters on it were not asked for. If they are, it is
//! filed like the days.
//!
//! 2026-11-28 · **A district that is not there yet has the figures of its area**, as lists find it; the districts of the day
//! count the same elevators, so that sums over the list of districts stay exact. A notice keeps the district names of the day
//! of its decision. If another reform divides places otherwise, the crosswalk says how.
//!
//! 2026-11-28 · **A record is kept in memory from its second visit on** ([`web`]: a doorkeeper remembers fingerprints of what
//! was asked): keeping what a crawler asks for once cost a fifth of its answer, and pushed out what people come back to. Lists
//! and figures, which cost more to make, are kept at once. If memory ever holds every record, the doorkeeper goes.
//!
//! 2026-11-28 · **A database file is known by its device and number** ([`store`]): if another file, or none, bears its name, the
//! record is out of reach until it is back. A volume that went away must not be answered for by whatever is begun in its place,
//! nor a restored backup be served beside the old one. Whoever replaces it on purpose restarts the portal.
//!
//! 2026-11-28 · **What is known by its district alone goes with the larger part of it**: units and notices of 渝北区 stand under
//! 两江新区 in filters since the reform, while their records keep the name that was reported. If units come to be reported with
//! their subdistricts, they are told apart like elevators.
//!
//! 2026-11-29 · **Files beside each other know each other in no circle**; `tests/it/follow_the_imports.rs` follows every import to
//! where its name is defined. A folder's own file and those below it are one, and may know each other. A type that two files need
//! goes to a file of its own.
//!
//! 2026-11-29 · **A whole table is tagged by what decides it**: question, form, position, day and newest withdrawal. It is sent as
//! it is read, so nobody can hash it before; a publication that leaves it as it is costs its followers a transfer, never a row.
//!
//! 2026-11-29 · **What happened to an elevator is withdrawn with it**, thing by thing and each by an entry of its own, so that every
//! address, mirror and verifier knows what it knew of withdrawals before. Notices about it stay: they are the bureau's words.
//!
//! 2026-11-29 · **The search index names the entry it stands for by its hash** ([`gazette::LogPoint`]): a log that was restored has
//! other entries at the same positions. If other copies outlive a portal, they do the same.
//!
//! 2026-11-29 · **Answers that had to be worked out are written together**, once every request that is here has been asked
//! for ([`web::edge`]): a proxy beside the portal is then woken once for many of them. Waking it for each took a quarter of
//! a record's time. If a slow answer is seen to hold up quick ones, records alone wait.
//!
//! ## Libraries
//!
//! The frame (poem, poem-openapi, sqlx, qrcode, serde, moka, chrono, tracing, tantivy) is given, tracing-subscriber (the log) with it. Beside it: postcard
//! (cards in the index, small and quick to read), compact_str (codes and short texts of facts and cards without memory of
//! their own), hashbrown (names found by number in a table of four bytes each), pinyin, ferrous-opencc and unicode-normalization (how names are
//! written), tokio, hyper, hyper-util, bytes and futures (our own accept loop: poem's has no header deadline), socket2 (backlog), askama
//! (templates checked at compile time), brotli and flate2 (bodies compressed once), governor (rate limits), ipnet
//! (trusted proxies), atom_syndication (feeds), metrics with its Prometheus exporter, percent-encoding, png (QR codes without image codecs),
//! base64 (cursors), calamine and zip (XLSX behind a pre-scan), rust_xlsxwriter (workbooks of releases, written row by row), csv, encoding_rs (GB18030),
//! itoa and simdutf8 (numbers written and text checked quickly: a table of everything holds millions of both), zstd
//! (releases: a third of the time of gzip), parquet (columns for analysts, behind a feature), object_store (releases in S3 or a shared
//! folder; with it url, and reqwest and rustls for the choice of how it encrypts), sha2, serde_json_canonicalizer (RFC 8785), getrandom and hex (salts), uuid (ids of acts), thiserror and anyhow,
//! tlog_tiles, signed_note and ed25519-dalek (tree, checkpoints, key), ureq (verification over HTTP),
//! clap, indicatif (progress), mimalloc (13 % less CPU at the edge; SQLite allocates by it too), rusqlite (the
//! embedded database), rustix (how many files may be open), tempfile (the demonstration's folder, and whether one can be written).

#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a closed pipe would end the program: see commands/screen.rs"
)]

pub mod app;
pub mod clock;
pub mod commands;
pub mod config;
pub mod domain;
pub mod gazette;
pub mod intake;
pub mod release;
pub mod search;
pub mod store;
pub mod web;
