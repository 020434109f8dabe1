"""Where terms may be used wrongly, out of the index of occurrences: proposed here, judged by the checks."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

_WATCHED = """
    select t.id from terms t
     where t.withdrawn_at = ''
       and (:language = '' or t.language = :language)
       and (t.status in ('deprecated', 'superseded') or t.use_rule in ('quote-only', 'attribution-only'))
"""
"""The terms whose every use is to be looked at."""

_OFFERED = """
    select concept, language from terms
     where status in ('preferred', 'admitted', 'proposed') and use_rule <> 'quote-only' and withdrawn_at = ''
"""

_IN_USE = """
      join renderings r on r.id = b.rendering_id and (:language = '' or r.language = :language)
      join documents d on d.id = r.document_id and d.deleted_at = ''
"""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A document in which one rendering has several terms of one kind for a concept."""

    document: int
    title: str
    language: str
    concept: str
    terms: int
    """How many different ones."""


def doubtful_beads(db: Database, language: str, after: int, limit: int) -> list[int]:
    """Beads in use, after one of them, that hold a watched term or lack one of their source.

    In a language, or in any ("").
    """
    rows = db.conn.execute(
        f"""select b.id from beads b {_IN_USE}
             where b.id > :after and b.text <> ''
               and (exists (select 1 from occurrences o indexed by occurrences_by_home
                             where o.home = 2 and o.home_id = b.id and o.term in ({_WATCHED}))
                    or exists (
                        select 1 from bead_segments bs
                          join occurrences o indexed by occurrences_by_home
                            on o.home = 1 and o.home_id = bs.segment_id
                          join terms t on t.id = o.term
                         where bs.bead_id = b.id
                           and (t.concept, r.language) in ({_OFFERED})
                           and t.concept not in (
                               select q.concept from occurrences p indexed by occurrences_by_home
                                 join terms q on q.id = p.term
                                where p.home = 2 and p.home_id = b.id)))
             order by b.id limit :limit""",
        {"language": language, "after": after, "limit": limit},
    )
    return [bead for (bead,) in rows]


def doubtful_units(db: Database, language: str, after: int, limit: int) -> list[int]:
    """Units that stand in no document, after one of them, whose target holds a watched term."""
    rows = db.conn.execute(
        f"""select distinct u.id from ({_WATCHED}) w
             cross join occurrences o on o.term = w.id and o.home = 0
             cross join offered_units u on u.target_id = o.home_id and u.id > :after
             where not exists (select 1 from uses where unit_id = u.id)
             order by u.id limit :limit""",
        {"language": language, "after": after, "limit": limit},
    )
    return [unit for (unit,) in rows]


def mixed(db: Database, language: str) -> list[Mixed]:
    """Documents whose rendering in a language ("": any) has several terms of one kind for a concept."""
    rows = db.conn.execute(
        f"""select d.id, d.title, r.language, t.concept, count(distinct t.id)
              from terms t
             cross join occurrences o on o.term = t.id and o.home = 2
             cross join beads b on b.id = o.home_id {_IN_USE}
             where t.withdrawn_at = '' and t.use_rule <> 'quote-only'
             group by d.id, r.language, t.concept, t.kind having count(distinct t.id) > 1
             order by d.id, r.language, t.concept""",
        {"language": language},
    )
    return [Mixed(*row) for row in rows]


def rendered(db: Database, language: str) -> dict[int, tuple[int, int]]:
    """How often each term of a language stands in translations, and how often in texts of the memory."""
    rows = db.conn.execute(
        """select o.term, sum(o.home = 2), sum(o.home = 0) from terms t
            cross join occurrences o on o.term = t.id and o.home in (0, 2)
            where t.language = ? and t.withdrawn_at = ''
            group by o.term""",
        [language],
    )
    return {term: (beads, texts) for term, beads, texts in rows}
