"""The texts of the memory: each distinct one of a language once, whichever side of a unit it stands on."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import key_hash
from reader.languages.folds import run
from reader.languages.keys import bare
from reader.memory import index


def add(db: Database, language: str, text: str) -> int:
    """The id of a text, which is kept and indexed where the memory has never seen it."""
    if text_id := find(db, language, text):
        return text_id
    rules = languages.for_code(language)
    spelling = languages.spelling_key(text, rules)
    finding = run(rules.finding, spelling)
    state = index.take_in(db)
    key, bare_key = key_hash(spelling), key_hash(bare(finding))
    codes, elements = index.code(db, state, language, languages.token_texts(finding, rules))
    cursor = db.conn.execute(
        "insert into texts (language, text, key, bare_key, codes) values (?, ?, ?, ?, ?)",
        [language, text, key, bare_key, codes],
    )
    text_id = int(cursor.lastrowid or 0)
    index.add(db, state, text_id, language, finding, elements)
    db.conn.execute("insert into text_hashes (hash, text_id) values (?, ?)", [key_hash(text), text_id])
    db.conn.execute("insert into bare_hashes (hash, text_id) values (?, ?)", [bare_key, text_id])
    return text_id


def find(db: Database, language: str, text: str) -> int:
    """The id of a text; 0 where the memory has never seen it."""
    for (text_id,) in db.conn.execute(
        """select t.id from text_hashes h cross join texts t on t.id = h.text_id
            where h.hash = ? and t.language = ? and t.text = ?""",
        [key_hash(text), language, text],
    ):
        return int(text_id)
    return 0


def count(db: Database) -> int:
    """How many texts the memory holds, whichever side they stand on."""
    return int(db.execute("select count(*) from texts").fetchone()[0])


def languages_held(db: Database) -> list[str]:
    """The languages that texts of the memory were ever in, by their codes in order."""
    # From one language of the index to the next, without reading what lies between.
    rows = db.execute(
        """with recursive held (language) as (
               select min(language) from elements
                union all
               select (select min(language) from elements where language > held.language)
                 from held where held.language is not null)
           select language from held where language is not null
            union
           select language from texts
            where id >= (select waiting_from from index_state)
              and id <= (select waiting_to from index_state)"""
    )
    return [language for (language,) in rows]


def take_over(db: Database) -> None:
    """Fill `texts` and `units` from the tables of the versions before, ids and all; a step of a migration.

    What folds make of a text is left to the index, for which all of them wait.
    """
    db.execute(
        """insert into texts (language, text)
           select language, text from
                  (select language, text, id from unit_groups
                    union all select language, text, id from units_before)
            group by language, text order by min(id)"""
    )
    db.conn.create_function("key_hash", 1, key_hash, deterministic=True)
    db.execute("insert into text_hashes (hash, text_id) select key_hash(text), id from texts")
    db.execute(
        """insert into units (id, source_id, target_id, origin, kept,
                              person_id, created_at, changed_at, deleted_at)
           select u.id, s.id, t.id, u.origin, u.kept, u.person_id, u.created_at, u.changed_at, u.deleted_at
             from units_before u
             join unit_groups g on g.id = u.group_id
             join text_hashes a on a.hash = key_hash(g.text)
             join texts s on s.id = a.text_id and s.language = g.language and s.text = g.text
             join text_hashes b on b.hash = key_hash(u.text)
             join texts t on t.id = b.text_id and t.language = u.language and t.text = u.text"""
    )
    db.execute("delete from sqlite_sequence where name = 'units'")
    db.execute(
        """insert into sqlite_sequence (name, seq)
           select 'units', seq from sqlite_sequence where name = 'units_before'"""
    )
    db.execute("insert into uses select * from uses_before")
    db.execute(
        """insert into index_state (id, epoch, version, waiting_to)
           select 1, ?, ?, coalesce(max(id), 0) from texts""",
        [secrets.randbits(62), index.VERSION],
    )
