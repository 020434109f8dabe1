"""The glossary's tables, and the migrations that make them."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("glossary")
"""Apply with `migrations.apply(db)`; each migration is one transaction."""

TABLES = """
-- One meaning. Its id is a short name that other texts cite, so it is never reused and a concept is never
-- deleted. A period says when the concept existed or its terms hold.
create table concepts (
    id              text primary key
                    constraint concept_id_is_a_slug
                    check (id <> '' and id not glob '*[^a-z0-9-]*' and id not glob '-*'),
    part_of_speech  text not null
                    constraint concept_part_of_speech check (part_of_speech in
                        ('noun', 'noun or adjective', 'adjective', 'verb', 'name', 'place')),
    definition      text not null default '',
    notes           text not null default '',
    since           text not null default ''
                    constraint concept_since_is_a_date
                    check (since = '' or since glob '[0-9]*-[0-1][0-9]-[0-3][0-9]'),
    until           text not null default ''
                    constraint concept_until_is_a_date
                    check (until = '' or until glob '[0-9]*-[0-1][0-9]-[0-3][0-9]'),
    period_note     text not null default '',
    review          text not null default 'needs check'
                    constraint concept_review check (review in ('needs check', 'approved'))
) strict;

-- A word or phrase for a concept. The status belongs to the pair of concept and term: the same words may be
-- deprecated for one concept and preferred for another.
create table terms (
    id         integer primary key autoincrement,
    concept    text not null references concepts (id),
    language   text not null,
    variety    text not null default '',
    text       text not null constraint term_is_not_empty check (trim(text) <> ''),
    kind       text not null default 'full'
               constraint term_kind check (kind in ('full', 'acronym')),
    status     text not null default 'proposed'
               constraint term_status check (status in
                   ('proposed', 'preferred', 'admitted', 'deprecated', 'superseded', 'rejected')),
    use_rule   text not null default 'any'
               constraint term_use_rule check (use_rule in
                   ('any', 'quote-only', 'attribution-only', 'historical')),
    review     text not null default 'needs check'
               constraint term_review check (review in ('needs check', 'approved')),
    note       text not null default '',
    reason     text not null default '',
    successor  integer references terms (id)
               constraint term_is_not_its_own_successor check (successor is null or successor <> id),
    constraint term_once_per_concept unique (concept, language, variety, text)
) strict;
create index terms_by_language on terms (language, concept);

-- A concept has one preferred full term, and one preferred acronym, per language and variety.
create unique index one_preferred_term on terms (concept, language, variety, kind) where status = 'preferred';

-- A spelling that is recognised and never suggested; a trap is recognised so as to be left alone.
create table forms (
    id      integer primary key autoincrement,
    term    integer not null references terms (id),
    text    text not null constraint form_is_not_empty check (trim(text) <> ''),
    kind    text not null default 'look-up'
            constraint form_kind check (kind in ('look-up', 'inflected', 'plural', 'legacy', 'trap')),
    strict  integer not null default 0 constraint form_strict_is_a_flag check (strict in (0, 1)),
    needs   text not null default '[]' constraint form_needs_is_a_list check (json_type(needs) = 'array'),
    within  integer not null constraint form_within_is_a_distance check (within > 0),
    side    text not null default 'either'
            constraint form_side check (side in ('either', 'before', 'after')),
    constraint form_once_per_term unique (term, text, kind)
) strict;

-- Who settled a term, when, why, with what votes and dissent.
create table glossary_decisions (
    id       integer primary key autoincrement,
    concept  text not null references concepts (id),
    term     integer not null references terms (id),
    status   text not null,
    person   integer not null,
    at       text not null,
    reason   text not null default '',
    votes    text not null default '[]'
             constraint decision_votes_is_a_list check (json_type(votes) = 'array'),
    dissent  text not null default ''
) strict;

-- What people say about a concept, or about one of its terms.
create table glossary_comments (
    id       integer primary key autoincrement,
    concept  text not null references concepts (id),
    term     integer references terms (id),
    person   integer not null,
    at       text not null,
    text     text not null constraint comment_is_not_empty check (trim(text) <> '')
) strict;
create index glossary_comments_by_concept on glossary_comments (concept);

-- Every change, in order. Append-only: the triggers below refuse anything else.
create table glossary_history (
    id       integer primary key autoincrement,
    concept  text not null references concepts (id),
    term     integer references terms (id),
    person   integer not null,
    at       text not null,
    act      text not null,
    before   text not null default '',
    after    text not null default '',
    reason   text not null default ''
) strict;
create index glossary_history_by_concept on glossary_history (concept);

create trigger glossary_history_is_never_changed before update on glossary_history
begin select raise(abort, 'the history of the glossary is append-only'); end;

create trigger glossary_history_is_never_deleted before delete on glossary_history
begin select raise(abort, 'the history of the glossary is append-only'); end;

create trigger concepts_are_never_deleted before delete on concepts
begin select raise(abort, 'a concept is never deleted, so that its id is never reused'); end;

-- One row. Raised by every change, so that what was compiled from the glossary can be known as old.
create table glossary_revision (
    only      integer primary key constraint glossary_revision_is_one_row check (only = 1),
    revision  integer not null
) strict;
insert into glossary_revision values (1, 0);
"""


@migrations()
def m001_tables(db: Database) -> None:
    """Make the first tables."""
    db.executescript(TABLES)
