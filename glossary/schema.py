"""The glossary's tables, and the migrations that make them."""

from __future__ import annotations

from sqlite3 import complete_statement

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
    run_script(db, TABLES)


REVIEW = """
-- What the first tables could not say. Nothing of the glossary is deleted but forms: what is withdrawn keeps
-- its row, so that its id is never used again and its history stays.
alter table concepts add column subject text not null default '';
alter table concepts add column sensitivity text not null default 'none'
    constraint concept_sensitivity check (sensitivity in ('none', 'contested', 'offensive'));
alter table concepts add column contrast text not null default '';
alter table concepts add column withdrawn_at text not null default '';

drop index one_preferred_term;
alter table terms rename column kind to kind_before;
alter table terms add column kind text not null default 'full'
    constraint kind_of_term check (kind in
        ('full', 'acronym', 'abbreviation', 'short form', 'variant', 'phrase'));
update terms set kind = kind_before;
alter table terms drop column kind_before;
alter table terms add column script text not null default '';
alter table terms add column equivalence text not null default 'exact'
    constraint term_equivalence check (equivalence in ('exact', 'broader', 'narrower', 'partial'));
alter table terms add column gender text not null default ''
    constraint term_gender check (gender in ('', 'masculine', 'feminine', 'neuter', 'common'));
alter table terms add column withdrawn_at text not null default '';
create unique index one_preferred_term on terms (concept, language, variety, script, kind)
    where status = 'preferred' and withdrawn_at = '';

create trigger terms_are_never_deleted before delete on terms
begin select raise(abort, 'a term is never deleted, so that its history stays'); end;

-- What another concept is to a concept, said once: the inverse is not kept beside it.
create table relations (
    concept  text not null references concepts (id),
    kind     text not null constraint relation_kind check (kind in
             ('broader', 'narrower', 'whole', 'part', 'predecessor', 'successor', 'related', 'contrast')),
    other    text not null references concepts (id)
             constraint "a concept has no relation to itself" check (other <> concept),
    primary key (concept, kind, other)
) strict, without rowid;
create index relations_by_other on relations (other);

-- What somebody asks the glossary to take up, and what stood there when it was asked. Only its state changes.
create table glossary_proposals (
    id        integer primary key autoincrement,
    kind      text not null constraint proposal_kind check (kind in
              ('concept', 'term', 'form', 'status', 'definition', 'note', 'explanation', 'rule',
               'edit', 'relation', 'withdraw', 'bring back', 'approve')),
    concept   text not null,
    term      integer references terms (id),
    language  text not null,
    content   text not null
              constraint proposal_content_is_an_object check (json_type(content) = 'object'),
    before    text not null default '{}'
              constraint proposal_before_is_an_object check (json_type(before) = 'object'),
    reason    text not null default '',
    source    text not null default '',
    target    text not null default '',
    place     text not null default '',
    person    integer not null,
    at        text not null,
    state     text not null default 'open' constraint proposal_state check (state in
              ('open', 'postponed', 'accepted', 'rejected', 'withdrawn'))
) strict;
create index glossary_proposals_by_state on glossary_proposals (state, language);
create index glossary_proposals_by_concept on glossary_proposals (concept);

create trigger glossary_proposals_stay_as_made
before update of kind, concept, term, language, content, before, reason, source, target, place, person, at
on glossary_proposals
begin select raise(abort, 'a proposal is never changed: another one takes its place'); end;

create trigger glossary_proposals_are_never_deleted before delete on glossary_proposals
begin select raise(abort, 'a proposal is never deleted'); end;

-- What each person said to a proposal, in order: the newest of each counts.
create table glossary_votes (
    id        integer primary key autoincrement,
    proposal  integer not null references glossary_proposals (id),
    person    integer not null,
    choice    text not null constraint vote_choice check (choice in ('for', 'against', 'abstain')),
    reason    text not null default '',
    at        text not null
) strict;
create index glossary_votes_by_proposal on glossary_votes (proposal);

-- How each language decides, in order: the newest holds.
create table glossary_rules (
    id        integer primary key autoincrement,
    language  text not null,
    minimum   integer not null constraint "a rule asks for at least one" check (minimum >= 1),
    voters    text not null default '[]'
              constraint rule_voters_is_a_list check (json_type(voters) = 'array'),
    person    integer not null,
    at        text not null,
    reason    text not null default ''
) strict;

-- Comments are on proposals too, whose concept need not be there yet.
create table glossary_comments_now (
    id        integer primary key autoincrement,
    concept   text not null,
    term      integer references terms (id),
    person    integer not null,
    at        text not null,
    text      text not null constraint comment_is_not_empty check (trim(text) <> ''),
    proposal  integer references glossary_proposals (id)
) strict;
insert into glossary_comments_now (id, concept, term, person, at, text)
    select id, concept, term, person, at, text from glossary_comments;
drop table glossary_comments;
alter table glossary_comments_now rename to glossary_comments;
create index glossary_comments_by_concept on glossary_comments (concept);
create index glossary_comments_by_proposal on glossary_comments (proposal) where proposal is not null;

-- Decisions are on proposals too, and these need not be about a term or a status.
create table glossary_decisions_now (
    id        integer primary key autoincrement,
    concept   text not null,
    term      integer references terms (id),
    status    text,
    person    integer not null,
    at        text not null,
    reason    text not null default '',
    votes     text not null default '[]'
              constraint decision_votes_is_a_list check (json_type(votes) = 'array'),
    dissent   text not null default '',
    outcome   text not null default 'accepted' constraint decision_outcome check (outcome in
              ('accepted', 'accepted, changed', 'rejected', 'postponed')),
    language  text not null default '',
    proposal  integer references glossary_proposals (id)
) strict;
insert into glossary_decisions_now (id, concept, term, status, person, at, reason, votes, dissent, language)
    select d.id, d.concept, d.term, d.status, d.person, d.at, d.reason, d.votes, d.dissent, t.language
    from glossary_decisions d join terms t on t.id = d.term;
drop table glossary_decisions;
alter table glossary_decisions_now rename to glossary_decisions;
create index glossary_decisions_by_concept on glossary_decisions (concept);

create trigger glossary_decisions_are_never_changed before update on glossary_decisions
begin select raise(abort, 'a decision on the glossary is never changed'); end;

create trigger glossary_decisions_are_never_deleted before delete on glossary_decisions
begin select raise(abort, 'a decision on the glossary is never deleted'); end;

create trigger glossary_votes_are_never_changed before update on glossary_votes
begin select raise(abort, 'a vote is never changed: a new one takes its place'); end;

create trigger glossary_votes_are_never_deleted before delete on glossary_votes
begin select raise(abort, 'a vote is never deleted'); end;

create trigger glossary_rules_are_never_changed before update on glossary_rules
begin select raise(abort, 'a rule is never changed: a new one takes its place'); end;

create trigger glossary_rules_are_never_deleted before delete on glossary_rules
begin select raise(abort, 'a rule is never deleted'); end;
"""


@migrations()
def m002_review(db: Database) -> None:
    """What a concept and a term have more, relations, proposals, votes and rules."""
    run_script(db, REVIEW)


IMPORTS = """
-- A file of terms that was handed in: looked at first, then taken in as one act, which can be taken back.
create table glossary_imports (
    id        integer primary key autoincrement,
    name      text not null,
    content   blob,                                  -- the file, as long as nothing is decided
    settings  text not null default '{}'             -- what a person says of it: columns, encoding …
              constraint import_settings_are_an_object check (json_type(settings) = 'object'),
    person    integer not null,
    at        text not null,
    state     text not null default 'handed in' constraint import_state check (state in
              ('handed in', 'taken in', 'taken back', 'put away')),
    ended_at  text not null default '',
    report    text not null default '{}'
              constraint import_report_is_an_object check (json_type(report) = 'object')
) strict;

-- What an import did, in order, with what there was before, so that it can be taken back.
create table glossary_import_steps (
    id       integer primary key autoincrement,
    import   integer not null references glossary_imports (id),
    what     text not null constraint import_step check (what in
             ('concept', 'back', 'term', 'form', 'relation', 'proposal')),
    concept  text not null default '',
    item     integer not null default 0,             -- the term, form or proposal
    before   text not null default '',               -- JSON; empty: there was nothing
    after    text not null
) strict;
create index glossary_import_steps_by_import on glossary_import_steps (import);
"""


@migrations()
def m003_imports(db: Database) -> None:
    """Files of terms that were handed in, and what taking them in did."""
    run_script(db, IMPORTS)


def run_script(db: Database, script: str) -> None:
    """Execute a commented script within the migration's transaction, which `executescript` would commit."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            db.execute(statement)
            statement = ""
