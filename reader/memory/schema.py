"""The tables of the memory, as prose; each change after the first is a migration of its own."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from glossary.schema import run_script
from reader.memory import index, texts

migrations = Migrations("hevok")

FIRST = """
-- Somebody who uses this memory. Every change, use and decision names one. The one local person has
-- id 1 and may have no name; accounts can follow without a change of meaning.
create table persons (
    id          integer primary key,
    name        text not null default '',
    created_at  text not null
) strict;

-- A source text.
create table documents (
    id             integer primary key autoincrement,     -- never used again after a deletion
    title          text not null constraint "a document has a title" check (title <> ''),
    language       text not null,
    format         text not null,                         -- text, markdown, html: what it was read from
    source         text not null default '',              -- file name; '' for pasted text
    author         text not null default '',
    date           text not null default '',              -- the date that the text itself bears
    note           text not null default '',
    abbreviations  text not null default '[]'
                   constraint "abbreviations are a JSON list" check (json_type(abbreviations) = 'array'),
    added_at       text not null,
    person_id      integer not null references persons (id),
    archived_at    text not null default '',
    deleted_at     text not null default ''               -- '' unless in the bin, from where it can return
) strict;

-- A paragraph, heading, list item, quotation or caption of a document, in order.
create table blocks (
    id           integer primary key,
    document_id  integer not null references documents (id) on delete cascade,
    position     integer not null,
    kind         text not null constraint "a block is of a known kind"
                 check (kind in ('heading', 'paragraph', 'list_item', 'quotation', 'caption')),
    text         text not null,
    level        integer not null default 0,
    ordered      integer not null default 0,
    marks        text not null default '[]'               -- [[start, end, kind, address], …]
                 constraint "marks are a JSON list" check (json_type(marks) = 'array'),
    set_aside    text not null default '',                -- why it is furniture; '' when it is text
    unique (document_id, position)
) strict;

-- A sentence-like span of a block: the unit of translation. Its id never changes.
-- `place` is what people count, from 1 through the document; null while the block is set aside, so
-- that whatever was translated there is kept and returns with it.
create table segments (
    id           integer primary key autoincrement,
    document_id  integer not null references documents (id) on delete cascade,
    block_id     integer not null references blocks (id) on delete cascade,
    start_at     integer not null constraint "a segment starts in its block" check (start_at >= 0),
    end_at       integer not null constraint "a segment is not empty" check (end_at > start_at),
    place        integer,
    key          text not null,                           -- spelling key: equal texts are equal here
    words        integer not null
) strict;
create index segments_by_place on segments (document_id, place);
create index segments_by_block on segments (block_id, start_at);
create index segments_by_key on segments (key);

-- A document in another language.
create table renderings (
    id           integer primary key,
    document_id  integer not null references documents (id) on delete cascade,
    language     text not null,
    created_at   text not null,
    person_id    integer not null references persons (id),
    unique (document_id, language)
) strict;

-- A run of source segments and what renders it in one language. Every segment of the document stands
-- in exactly one bead of each rendering (bead_segments), so a bead without segments does not last.
create table beads (
    id            integer primary key autoincrement,
    rendering_id  integer not null references renderings (id) on delete cascade,
    text          text not null default '',
    status        text not null default 'empty' constraint "a status is a known one"
                  check (status in ('empty', 'draft', 'translated', 'approved')),
    origin        text not null default 'typed',
    omitted       integer not null default 0,             -- left out of this rendering on purpose
    revision      integer not null default 0,
    person_id     integer references persons (id),
    saved_at      text not null default '',
    constraint "an omitted bead has no text" check (omitted = 0 or text = ''),
    constraint "a translated bead says something or was left out"
        check (status in ('empty', 'draft') or omitted = 1 or text <> '')
) strict;
create index beads_by_rendering on beads (rendering_id);

-- Which segments a bead renders. In tables without a rowid the columns of the key stand first: before
-- 3.41, SQLite's integrity check reported sound strict tables as damaged where they did not.
create table bead_segments (
    rendering_id  integer not null references renderings (id) on delete cascade,
    segment_id    integer not null references segments (id) on delete cascade,
    bead_id       integer not null references beads (id) on delete cascade,
    primary key (rendering_id, segment_id)
) strict, without rowid;
create index bead_segments_by_bead on bead_segments (bead_id);
create index bead_segments_by_segment on bead_segments (segment_id);

-- What every bead has been, newest last; nothing here is ever changed.
create table history (
    id         integer primary key,
    bead_id    integer not null references beads (id) on delete cascade,
    revision   integer not null,
    act        text not null,                             -- save, confirm, reopen, omit, join, split …
    text       text not null,
    status     text not null,
    origin     text not null,
    person_id  integer not null references persons (id),
    at         text not null
) strict;
create index history_by_bead on history (bead_id, revision);

-- What a person has typed on a bead and not saved: no revision, no history.
create table draft_buffers (
    person_id  integer not null references persons (id),
    bead_id    integer not null references beads (id) on delete cascade,
    text       text not null,
    revision   integer not null,                          -- of the translation it was typed upon
    origin     text not null default 'typed',
    at         text not null,
    primary key (person_id, bead_id)
) strict, without rowid;

-- The source side of the memory: one row for each distinct text, so that the renderings of one
-- sentence in several languages belong together.
create table unit_groups (
    id        integer primary key,
    language  text not null,
    text      text not null,
    key       text not null,                              -- spelling key, for 100 %
    bare_key  text not null,                              -- without case, spacing and marks, for 99 %
    finding   text not null,                              -- finding key, what similarity is taken over
    tokens    integer not null,                           -- its tokens: words, numbers, marks
    length    integer not null,                           -- its code points
    unique (language, text)
) strict;
create index unit_groups_by_key on unit_groups (language, key);
create index unit_groups_by_bare_key on unit_groups (language, bare_key);
create index unit_groups_by_tokens on unit_groups (language, tokens);
create index unit_groups_by_length on unit_groups (language, length);

-- A pair kept by the memory: a source text and one rendering of it.
create table units (
    id          integer primary key autoincrement,
    group_id    integer not null references unit_groups (id) on delete cascade,
    language    text not null,
    text        text not null,
    key         text not null,                            -- the same keys as a group's, so that a pair
    bare_key    text not null,                            -- can be searched from either side
    finding     text not null,
    tokens      integer not null,
    length      integer not null,
    origin      text not null,
    imported    integer not null default 0,               -- came from a file: stays without a use
    person_id   integer not null references persons (id),
    created_at  text not null,
    changed_at  text not null,
    deleted_at  text not null default '',                 -- '' unless in the bin
    unique (group_id, language, text)
) strict;
create index units_by_key on units (language, key);
create index units_by_bare_key on units (language, bare_key);
create index units_by_tokens on units (language, tokens);
create index units_by_length on units (language, length);

-- Both sides of every pair alike: from any language of a group to any other.
create view sides as
    select id as group_id, null as unit_id, language, text, key, bare_key, finding, tokens, length
      from unit_groups
    union all
    select group_id, id, language, text, key, bare_key, finding, tokens, length
      from units where deleted_at = '';

-- Where a unit stands, and between which neighbours; a correction withdraws the use.
create table uses (
    bead_id       integer not null references beads (id) on delete cascade,
    unit_id       integer not null references units (id) on delete cascade,
    document_id   integer not null references documents (id) on delete cascade,
    previous_key  text not null,                          -- spelling key of the source before; '' for none
    next_key      text not null,
    person_id     integer not null references persons (id),
    at            text not null,
    primary key (bead_id)
) strict, without rowid;
create index uses_by_unit on uses (unit_id);
create index uses_by_document on uses (document_id);

-- A file or pasted text that a person is about to take in: kept so that its encoding, language and
-- furniture can be corrected before anything becomes a document. Gone when taken in or given up.
create table intakes (
    id         integer primary key autoincrement,
    name       text not null,                             -- file name; '' for pasted text
    content    blob not null,                             -- the file's bytes; pasted text as UTF-8
    encoding   text not null default '',                  -- as a person corrected it; '' to detect
    language   text not null default '',                  -- likewise
    title      text not null default '',                  -- likewise
    person_id  integer not null references persons (id),
    at         text not null
) strict;

-- Facts about this memory as a whole.
create table settings (
    name   text primary key,
    value  text not null
) strict, without rowid;
"""


@migrations()
def first(db: Database) -> None:
    """The tables of the first version."""
    run_script(db, FIRST)


SECOND = """
-- Long work: waiting, being done by the worker process, or ended. `beat_at` is when its worker was last
-- heard of; work whose worker has died is taken up again, and given up after a few attempts.
create table jobs (
    id            integer primary key autoincrement,
    kind          text not null,                          -- pretranslate, draft …: what the worker runs
    title         text not null,
    arguments     text not null constraint "arguments are a JSON object"
                  check (json_type(arguments) = 'object'),
    state         text not null default 'waiting' constraint "a job is in a known state"
                  check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    done          integer not null default 0,
    total         integer not null default 0,             -- 0 while not known
    said          text not null default '',               -- a sentence: how it went, or why it failed
    is_cancelled  integer not null default 0,             -- a person asked for it to end
    attempts      integer not null default 0,
    worker        text not null default '',
    person_id     integer not null references persons (id),
    created_at    text not null,
    beat_at       text not null default '',
    ended_at      text not null default '',
    undone_at     text not null default ''
) strict;
create index jobs_by_state on jobs (state, id);

-- What a job wrote on beads, so that it can be undone as one act: a bead that has been saved since keeps
-- what was saved.
create table job_beads (
    job_id    integer not null references jobs (id) on delete cascade,
    bead_id   integer not null references beads (id) on delete cascade,
    revision  integer not null,                           -- the one that the job made
    primary key (job_id, bead_id)
) strict, without rowid;

-- What an engine made of a source text; kept, so that no sentence is drafted twice.
create table machine_drafts (
    source_language  text not null,
    target_language  text not null,
    source           text not null,
    engine           text not null,
    texts            text not null constraint "texts are a JSON list" check (json_type(texts) = 'array'),
    at               text not null,
    primary key (source_language, target_language, source)
) strict, without rowid;

-- A translation whose source has changed since: what it rendered before, until it is saved again.
create table source_changes (
    bead_id  integer primary key references beads (id) on delete cascade,
    source   text not null,
    at       text not null
) strict;

-- A document as it was before a change of its source, for undoing that change.
create table document_versions (
    id           integer primary key autoincrement,
    document_id  integer not null references documents (id) on delete cascade,
    act          text not null,                           -- correct, add block, newer version …
    snapshot     text not null constraint "a snapshot is a JSON object"
                 check (json_type(snapshot) = 'object'),
    person_id    integer not null references persons (id),
    at           text not null,
    undone_at    text not null default ''
) strict;
create index document_versions_by_document on document_versions (document_id, id);

-- Whether a person named the document; a newer version of its source then leaves the title alone.
alter table documents add column is_named integer not null default 0;

-- A unit that is kept stays although nothing uses it: it came from a file, or the source of its
-- translation has changed since.
alter table units rename column imported to kept;

-- Where a text was fetched from, and when; '' for files and pasted texts.
alter table documents add column address text not null default '';
alter table documents add column fetched_at text not null default '';
alter table intakes add column address text not null default '';
-- … and the address as a person gave it.
alter table intakes add column asked text not null default '';
alter table intakes add column content_type text not null default '';
alter table intakes add column charset text not null default '';
alter table intakes add column fetched_at text not null default '';
alter table intakes add column document_id integer references documents (id) on delete cascade;
"""


@migrations()
def jobs_drafts_and_changing_sources(db: Database) -> None:
    """Long work, machine drafts, and sources that change."""
    run_script(db, SECOND)


RENDERINGS = """
-- A text that was taken in as a rendering of a document, to be set beside it: what it is and where it came
-- from. A rendering has one at most, the newest; the one before comes back with undoing.
create table rendering_texts (
    rendering_id  integer primary key references renderings (id) on delete cascade,
    title         text not null,
    format        text not null,
    source        text not null,                          -- file name; '' for pasted text and addresses
    address       text not null,                          -- where it was fetched from; '' for others
    fetched_at    text not null,
    person_id     integer not null references persons (id),
    added_at      text not null
) strict;

-- The segments of that text, in its own order. Each belongs to exactly one bead of the rendering, which
-- says them, joined by a space, until a person writes something else there.
create table sentences (
    id            integer primary key autoincrement,
    rendering_id  integer not null references renderings (id) on delete cascade,
    bead_id       integer not null references beads (id),
    position      real not null,                          -- a part of one stands before the next
    block         integer not null,                       -- counted from 0 through the text
    kind          text not null,                          -- of the block, as in blocks
    text          text not null constraint "a sentence says something" check (text <> '')
) strict;
create index sentences_by_rendering on sentences (rendering_id, position);
create index sentences_by_bead on sentences (bead_id);

-- How a bead of such a rendering came to be linked with its sentences. One that has none renders nothing:
-- its source was left out. A bead without source segments was added in the rendering, and follows one.
create table links (
    bead_id           integer primary key references beads (id) on delete cascade,
    is_addition       integer not null default 0,
    after_segment_id  integer references segments (id),   -- of an addition; null at the beginning
    confidence        real constraint "a confidence is a probability" check (confidence between 0 and 1),
    -- [lexical, numbers, names, length] in nats; [] where a person made the link.
    reasons           text not null default '[]'
                      constraint "reasons are a JSON list" check (json_type(reasons) = 'array'),
    is_fixed          integer not null default 0          -- by a person: kept when the rest is aligned again
) strict;
create index links_by_after on links (after_segment_id);

-- What was done to the links of a rendering, for undoing it and doing it again.
create table link_steps (
    id            integer primary key autoincrement,
    rendering_id  integer not null references renderings (id) on delete cascade,
    act           text not null,                          -- add, join, split, move, confirm …
    batch         integer not null,                       -- shared by the steps of one act
    change        text not null constraint "a change is a JSON object"
                  check (json_type(change) = 'object'),
    person_id     integer not null references persons (id),
    at            text not null,
    undone_at     text not null default ''
) strict;
create index link_steps_by_rendering on link_steps (rendering_id, id);

-- What the aligner has learnt of two languages from the memory: which word renders which.
create table lexicons (
    source_language  text not null,
    target_language  text not null,
    data             blob not null,
    unit_id          integer not null,                    -- the newest unit that it has learnt
    at               text not null,
    primary key (source_language, target_language)
) strict;
"""


@migrations()
def texts_taken_in_as_renderings(db: Database) -> None:
    """Renderings that were there already, aligned with their documents."""
    run_script(db, RENDERINGS)


TEXTS = """
drop view sides;
create temporary table uses_before as select * from uses;
drop table uses;
alter table units rename to units_before;

-- A distinct text of the memory in one language, on whichever side of a unit it stands, so that each language
-- has one index and a pair is found from either side. A text without units is harmless, and swept.
-- All but language and text is made from these by folds that change with versions; see index_state.
create table texts (
    id        integer primary key autoincrement,          -- never used again: the index may still name it
    language  text not null,                              -- any tag, also of a language without own rules
    text      text not null,
    key       integer not null default 0,                 -- hash of its spelling key, for 100 %
    bare_key  integer not null default 0,                 -- hash of its bare key, for 99 %
    codes     text not null default ''                    -- its tokens, one code point for each
) strict;

-- Which texts may be a given one: a hash of language and text. An integer takes little room, and a bulk load
-- can write it in order, so that it does not have to touch every page of a wide index again and again.
create table text_hashes (
    hash     integer not null,
    text_id  integer not null,
    primary key (hash, text_id)
) strict, without rowid;

-- The same for bare keys: the texts that equal a given one, or do but for marks and spacing.
create table bare_hashes (
    hash     integer not null,
    text_id  integer not null,
    primary key (hash, text_id)
) strict, without rowid;

-- A file that is, or was, taken in. Its units are seen when it is done, all at once; those of one that is
-- loading when no process works on it any more are swept.
create table batches (
    id          integer primary key autoincrement,
    state       text not null default 'loading' constraint "a batch is loading or done"
                check (state in ('loading', 'done')),
    name        text not null,                            -- file name
    first_text  integer not null,                         -- texts from this id on may be its own
    first_unit  integer not null,                         -- likewise units
    person_id   integer not null references persons (id),
    at          text not null
) strict;

-- A pair kept by the memory: a source text and one rendering of it. The context columns say where the pair
-- stood in the file it came from; pairs from the desk have uses instead.
create table units (
    id             integer primary key autoincrement,
    source_id      integer not null references texts (id),
    target_id      integer not null references texts (id),
    status         text not null default 'translated' constraint "a unit is translated or approved"
                   check (status in ('translated', 'approved')),
    note           text not null default '',
    origin         text not null,
    kept           integer not null default 0,            -- stays although nothing uses it
    person_id      integer not null references persons (id),
    created_at     text not null,
    changed_at     text not null,
    deleted_at     text not null default '',              -- '' unless in the bin
    batch_id       integer not null default 0,            -- 0, or the batch it came with
    previous_text  text not null default '',              -- the source before it, as its file has it
    next_text      text not null default '',
    file           text not null default '',              -- the document it belongs to, as its file has it
    entry          text not null default '',              -- its id there
    more           text not null default ''               -- '', or JSON: what goes out again as it came in
                   constraint "more is JSON" check (more = '' or json_valid(more)),
    unique (source_id, target_id)
) strict;
create index units_by_target on units (target_id);

-- What a batch changes on units that were there before it: set when it is done, as one act.
create table unit_updates (
    batch_id  integer not null references batches (id) on delete cascade,
    unit_id   integer not null references units (id) on delete cascade,
    columns   text not null constraint "columns are a JSON object" check (json_type(columns) = 'object'),
    primary key (batch_id, unit_id)
) strict, without rowid;
create index unit_updates_by_unit on unit_updates (unit_id);

-- The units that a search may offer.
create view offered_units as
    select * from units
     where deleted_at = ''
       and (batch_id = 0
            or not exists (select 1 from batches b where b.id = batch_id and b.state = 'loading'));

-- Where a unit stands, and between which neighbours; a correction withdraws the use.
create table uses (
    bead_id       integer not null references beads (id) on delete cascade,
    unit_id       integer not null references units (id) on delete cascade,
    document_id   integer not null references documents (id) on delete cascade,
    previous_key  text not null,                          -- spelling key of the source before; '' for none
    next_key      text not null,
    person_id     integer not null references persons (id),
    at            text not null,
    primary key (bead_id)
) strict, without rowid;
create index uses_by_unit on uses (unit_id);
create index uses_by_document on uses (document_id);

-- The index, see docs/decisions/0009: a token of a language, or its second, third … occurrence in a text. Ids
-- are handed out in the order of first sight and never change; the higher, the rarer it is taken to be.
create table elements (
    id        integer primary key,
    language  text not null,
    token     text not null,
    nth       integer not null,                           -- 1 for the first occurrence in a text
    unique (language, token, nth)
) strict;

-- A part of the index that is never changed, only merged with others into a new one.
create table runs (
    id        integer primary key autoincrement,
    language  text not null,
    state     text not null constraint "a run is being built, live or dead"
              check (state in ('building', 'live', 'dead')),
    size      integer not null default 0,                 -- texts that it holds
    last_text integer not null default 0,                 -- the highest id of them
    batch_id  integer not null default 0                  -- the batch that builds it; 0 for the upkeep
) strict;

-- The texts of a run that have an element among their rarest: 8 bytes each, tokens and id, in that order.
create table postings (
    id       integer primary key,                         -- run, 40 bits of element
    entries  blob not null
) strict;

-- The texts of a run that are so many code points long: ids and signatures of their characters.
create table signatures (
    id       integer primary key,                         -- run, 40 bits of length
    entries  blob not null
) strict;

-- What is in no run yet, in two parts: one that grows, and one that is being merged. Found all the same.
create table fresh_texts (
    part       integer not null,
    text_id    integer not null,
    language   text not null,
    length     integer not null,
    signature  blob not null,
    primary key (part, text_id)
) strict, without rowid;
create table fresh_postings (
    part     integer not null,
    element  integer not null,
    entry    integer not null,
    primary key (part, element, entry)
) strict, without rowid;

-- How the index stands. Texts from `waiting_from` to `waiting_to` are in none of the above, because folds
-- have changed since or a file of an older version was opened: a search reads them one by one until they are.
create table index_state (
    id            integer primary key constraint "there is one index" check (id = 1),
    epoch         integer not null,                       -- another for every history of this file
    serial        integer not null default 0,             -- raised when runs or parts change
    version       text not null,                          -- of folds, tokens and index
    part          integer not null default 1,             -- the fresh part that grows
    first_part    integer not null default 1,             -- fresh parts before it are dead
    fresh         integer not null default 0,             -- texts in fresh parts
    waiting_from  integer not null default 1,
    waiting_to    integer not null default 0
) strict;
"""


@migrations()
def one_table_of_texts_and_its_index(db: Database) -> None:
    """Every text once, whichever side it stands on, with one index for each language."""
    run_script(db, TEXTS)
    texts.take_over(db)
    for table in ("units_before", "unit_groups", "uses_before"):
        db.execute(f"drop table {table}")


IMPORTS = """
-- What became of a file that was taken in, for whoever wants to see it later; and that it was taken back.
alter table batches add column report text not null default '{}'
    constraint "a report is a JSON object" check (json_type(report) = 'object');
alter table batches add column ended_at text not null default '';
alter table batches add column undone_at text not null default '';
-- 0 while something is left to be done of a finished one: units to be changed, or to go to the bin.
alter table batches add column is_settled integer not null default 1;

-- What a batch changes on units that were there before it: set when it is done, and gone when it is set.
drop table unit_updates;
create table unit_updates (
    batch_id       integer not null references batches (id) on delete cascade,
    unit_id        integer not null references units (id) on delete cascade,
    status         text not null,
    note           text not null,
    changed_at     text not null,
    previous_text  text not null,
    next_text      text not null,
    file           text not null,
    entry          text not null,
    more           text not null,
    was_changed_at text not null,                         -- of the unit, then: what was changed since stays
    primary key (batch_id, unit_id)
) strict, without rowid;
create index unit_updates_by_unit on unit_updates (unit_id);

-- The units that a search may offer: not in the bin, nor of a batch that is loading or was taken back.
drop view offered_units;
create view offered_units as
    select * from units
     where deleted_at = ''
       and (batch_id = 0
            or not exists (select 1 from batches b
                            where b.id = batch_id and (b.state = 'loading' or b.undone_at <> '')));
"""


@migrations()
def reports_of_imports(db: Database) -> None:
    """What became of each file, and files that were taken back."""
    run_script(db, IMPORTS)


@migrations()
def results_of_jobs(db: Database) -> None:
    """What a job found out, for the page that asked for it: a JSON object, or ''."""
    run_script(db, "alter table jobs add column result text not null default '';")


CONCORDANCE = """
-- Which texts hold a word, or two words side by side: see reader/memory/concordance. It holds no text itself,
-- and of a text that is gone it may go on naming the id, which is never used again.
create virtual table concordance using fts5 (
    words, content = '', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\\]^_`{|}~'"
);

-- What stands in it, term by term, for checking it; holds nothing itself.
create virtual table concordance_terms using fts5vocab (concordance, instance);

-- Every word that it knows, for finding words by their parts.
create table concordance_words (
    language  text not null,
    word      text not null,
    primary key (language, word)
) strict, without rowid;

-- How far it has come: texts up to `fed` are in it, those after it are read one by one until they are.
create table concordance_state (
    id       integer primary key constraint "there is one concordance" check (id = 1),
    version  text not null,                               -- of folds, tokens and terms; '' before any
    fed      integer not null default 0
) strict;
insert into concordance_state (id, version) values (1, '');
"""


@migrations()
def words_of_texts(db: Database) -> None:
    """An index of the words of every text."""
    run_script(db, CONCORDANCE)


KEEPING = """
-- What was done to units on purpose: edited, merged, deleted, cleaned up. Each can be taken back as a whole.
create table unit_acts (
    id         integer primary key autoincrement,
    act        text not null,                             -- edit, merge, delete, clean
    person_id  integer not null references persons (id),
    at         text not null,                             -- what it binned was binned at this moment
    units      integer not null default 0,
    filters    text not null default '{}'                 -- of a clean-up
               constraint "filters are a JSON object" check (json_type(filters) = 'object'),
    undone_at  text not null default ''
) strict;

-- The units of an act, and how each was before: its columns, and the beads of the uses that were moved.
create table unit_act_units (
    act_id   integer not null references unit_acts (id) on delete cascade,
    unit_id  integer not null references units (id) on delete cascade,
    before   text not null default '{}'
             constraint "before is a JSON object" check (json_type(before) = 'object'),
    primary key (act_id, unit_id)
) strict, without rowid;
create index unit_act_units_by_unit on unit_act_units (unit_id);

-- When a source that the unit rendered was changed; it counts while nothing uses the unit.
alter table units add column source_changed_at text not null default '';

-- The bin, from where units return for a while.
create index units_in_bin on units (deleted_at) where deleted_at <> '';
"""


@migrations()
def acts_upon_units(db: Database) -> None:
    """What was done to units, to be taken back."""
    run_script(db, KEEPING)


LAYERS = """
-- What a run has of its texts, in the order of their tokens, some together: 8 bytes of tokens and id, 16 of
-- marks. Its posting lists, 4 bytes a text, name them by their places in this order.
create table run_texts (
    id       integer primary key,                         -- run, 40 bits of the number of a block
    entries  blob not null
) strict;
alter table runs add column lengths blob not null default x'';   -- where texts of so many tokens begin
alter table fresh_texts add column marks blob not null default x'';   -- what a run would have of it
"""


@migrations()
def places_of_texts(db: Database) -> None:
    """Posting lists by places; what there is of the index waits to be made anew."""
    run_script(db, LAYERS)


OCCURRENCES = """
-- Where terms of the glossary stand, see docs/decisions/0011. `home` says in what: 0 a text of the memory,
-- 1 a segment, 2 the translation of a bead. Positions are code points. Whoever reads leaves out terms that
-- are no more.
create table occurrences (
    term      integer not null,
    home      integer not null constraint "a home is a known one" check (home in (0, 1, 2)),
    home_id   integer not null,
    start_at  integer not null,
    end_at    integer not null,
    how       integer not null,                           -- 0 as a term, 1 by a form, 2 inflected
    primary key (term, home, home_id, start_at)
) strict, without rowid;
create index occurrences_by_home on occurrences (home, home_id);

-- How far each home has been looked through: all up to `fed`; of these, those after `passed` once more, for
-- concepts that have changed since.
create table occurrence_reach (
    home    integer primary key,
    fed     integer not null default 0,
    passed  integer not null default 0
) strict;
insert into occurrence_reach (home) values (0), (1), (2);

-- What says something else since it was looked through.
create table occurrence_waiting (
    home     integer not null,
    home_id  integer not null,
    primary key (home, home_id)
) strict, without rowid;

-- What the index was made by: a version of this program's rules, and a revision of the glossary.
create table occurrence_state (
    id        integer primary key constraint "there is one index of occurrences" check (id = 1),
    version   text not null default '',
    revision  integer not null default -1,
    concepts  text not null default '[]'                  -- what everything is looked through once more for
              constraint "concepts are a JSON list" check (json_type(concepts) = 'array')
) strict;
insert into occurrence_state (id) values (1);

-- The glossary's terms as the index knows them: what is not the same any more has changed since.
create table occurrence_terms (
    term     integer primary key,
    concept  text not null,
    print    integer not null                             -- hash of all that decides where it is found
) strict;
create index occurrence_terms_by_concept on occurrence_terms (concept);

create trigger a_bead_says_something_else after update of text on beads
when new.text <> old.text
 and new.id <= (select fed from occurrence_reach where home = 2) begin
    insert or ignore into occurrence_waiting values (2, new.id);
end;
create trigger a_bead_returns after insert on beads
when new.id <= (select fed from occurrence_reach where home = 2) begin
    insert or ignore into occurrence_waiting values (2, new.id);
end;
create trigger a_bead_is_gone after delete on beads begin
    delete from occurrences where home = 2 and home_id = old.id;
    delete from occurrence_waiting where home = 2 and home_id = old.id;
end;
create trigger a_segment_has_other_ends after update of start_at, end_at, block_id on segments
when new.id <= (select fed from occurrence_reach where home = 1) begin
    insert or ignore into occurrence_waiting values (1, new.id);
end;
create trigger a_segment_returns after insert on segments
when new.id <= (select fed from occurrence_reach where home = 1) begin
    insert or ignore into occurrence_waiting values (1, new.id);
end;
create trigger a_segment_is_gone after delete on segments begin
    delete from occurrences where home = 1 and home_id = old.id;
    delete from occurrence_waiting where home = 1 and home_id = old.id;
end;
create trigger a_block_says_something_else after update of text on blocks when new.text <> old.text begin
    insert or ignore into occurrence_waiting
    select 1, id from segments
     where block_id = new.id and id <= (select fed from occurrence_reach where home = 1);
end;
create trigger a_text_is_gone after delete on texts begin
    delete from occurrences where home = 0 and home_id = old.id;
end;

-- Findings that a person has looked at and lets stand, with the reason. They hold for as long as the
-- translation says the same.
create table accepted_findings (
    id         integer primary key autoincrement,
    bead_id    integer not null references beads (id) on delete cascade,
    name       text not null,                             -- of the check
    detail     text not null,                             -- what the finding is about
    reason     text not null constraint "an acceptance has a reason" check (trim(reason) <> ''),
    person_id  integer not null references persons (id),
    at         text not null,
    ended_at   text not null default ''                   -- taken back, or the translation was changed
) strict;
create unique index accepted_findings_once on accepted_findings (bead_id, name, detail) where ended_at = '';
create trigger what_was_accepted_is_no_more after update of text on beads when new.text <> old.text begin
    update accepted_findings set ended_at = max(new.saved_at, at) where bead_id = new.id and ended_at = '';
end;

-- A term that took the place of another in translations, as one act that can be undone.
create table rewordings (
    id         integer primary key autoincrement,
    concept    text not null,
    language   text not null,
    term       integer not null,                          -- that is written from now on
    replaced   text not null                              -- the terms whose place it took
               constraint "replaced are a JSON list" check (json_type(replaced) = 'array'),
    former     text not null                              -- how these and it stood before, where that changed
               constraint "former are a JSON object" check (json_type(former) = 'object'),
    reason     text not null,
    note       text not null default '',                  -- the public note on what was corrected
    person_id  integer not null references persons (id),
    at         text not null,
    undone_at  text not null default ''
) strict;
create index rewordings_by_concept on rewordings (concept);

-- The translations that it changed: what each said before and how it stood, and the revision that it made.
create table reworded_beads (
    rewording_id  integer not null references rewordings (id) on delete cascade,
    bead_id       integer not null references beads (id) on delete cascade,
    before        text not null,
    status        text not null,
    origin        text not null,
    revision      integer not null,
    primary key (rewording_id, bead_id)
) strict, without rowid;
create index reworded_beads_by_bead on reworded_beads (bead_id);
"""


@migrations()
def occurrences_of_terms(db: Database) -> None:
    """Where terms stand, what was accepted, and terms that took another's place."""
    run_script(db, OCCURRENCES)


REFUSED_CANDIDATES = """
-- Phrases that a person does not want as terms: no text offers them any more, until that is taken back.
create table refused_candidates (
    id         integer primary key autoincrement,
    key        text not null,                             -- the words of the phrase, as they are counted
    text       text not null,                             -- as it was listed
    person_id  integer not null references persons (id),
    at         text not null,
    undone_at  text not null default ''
) strict;
create unique index refused_candidates_once on refused_candidates (key) where undone_at = '';
"""


@migrations()
def refused_candidates(db: Database) -> None:
    """Phrases that are no terms."""
    run_script(db, REFUSED_CANDIDATES)


ASKED_FORMS = """
-- Which words render a term was asked here: of a source text and a language it is asked once, whatever the
-- answer.
create table asked_forms (
    concept   text not null,
    language  text not null,                              -- of the translation
    source    text not null,                              -- the bare key of the source text
    at        text not null,
    primary key (concept, language, source)
) strict, without rowid;
"""


@migrations()
def asked_forms(db: Database) -> None:
    """What was asked about the words of translations."""
    run_script(db, ASKED_FORMS)


FRESH_ELEMENTS = """
-- The rarest elements of a fresh text, the rarest first, 8 bytes each: a row of its own for each of them, as
-- they had before, is another page of the file that every insert writes.
alter table fresh_texts add column elements blob not null default x'';
"""


@migrations()
def elements_of_fresh_texts(db: Database) -> None:
    """What is fresh in one row for each text."""
    run_script(db, FRESH_ELEMENTS)
    if db.execute("select 1 from fresh_postings limit 1").fetchone():
        index.take_over(db)
    db.execute("drop table fresh_postings")
