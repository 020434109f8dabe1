"""Which texts are like a given one: all of them, whatever the index has to be asked for it.

What comes back holds every text of the language that reaches the minimum by word similarity, and for a short
text by character similarity too, and every text that has the same bare key. Nothing here writes, and the
database has to be a reading one: what is seen is remembered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlite_utils import Database

from reader import languages
from reader.languages.bulk import fold, key_hash
from reader.languages.language import Language
from reader.memory.index import coding, elements, short, state
from reader.memory.index.sharing import Wanted, sharing
from reader.memory.index.state import State
from reader.model import Keys, Near

FEW = 32
"""Texts that are read one by one."""
SCANNED_AT_ONCE = 1_000
"""Texts that are folded together where a text has to be compared with all."""

_TEXT = "t.id, t.text, t.key, t.bare_key, t.codes"
_Row = tuple[int, str, int, int, str]


@dataclass(frozen=True, slots=True)
class _Query:
    """What is asked for."""

    language: Language
    keys: Keys
    tokens: Sequence[str]
    minimum: int
    is_short: bool
    key: int
    bare_key: int
    codes: str
    """Its tokens as those of the texts are written; what no text has, as characters that none has."""


def near(
    db: Database, language: Language, keys: Keys, tokens: Sequence[str], minimum: int, *, is_short: bool
) -> list[Near]:
    """Texts of a language that may score `minimum` (1 to 102) or more against one; see above.

    `tokens` are those of the finding key; `is_short` says that characters count as well.
    """
    minimum = min(minimum, 100)  # beyond, uses decide
    now = state.seen(db)
    wanted = coding.occurrences(tokens)
    known = elements.known(db, now, language.code, wanted)
    query = _Query(
        language,
        keys,
        tokens,
        minimum,
        is_short,
        key_hash(keys.key),
        key_hash(keys.bare_key),
        _codes(tokens, known),
    )
    found: dict[int, Near] = {}
    ids = _equal(db, now, query)
    if minimum >= coding.LOSSLESS_FROM:
        ids |= sharing(db, now, language.code, Wanted(len(tokens), list(known.values()), minimum))
    _collect(found, _rows(db, language.code, ids), query, now)
    if minimum < coding.LOSSLESS_FROM:
        _collect(found, _by_all(db, now, query), query, now)
    if is_short:
        ids = short.similar(db, now, language.code, keys.finding, minimum)
        rows = _rows(db, language.code, ids - found.keys())
        _collect(found, _alike(rows, query), query, now)
    _scan(found, db, now, query)
    return list(found.values())


def _codes(tokens: Sequence[str], known: dict[coding.Element, int]) -> str:
    """A text's tokens, one character each."""
    strange: dict[str, int] = {}
    numbers = [known.get((token, 1)) or -1 - strange.setdefault(token, len(strange) + 1) for token in tokens]
    return "".join(map(coding.sign, numbers))


def _collect(found: dict[int, Near], rows: Iterable[_Row], query: _Query, now: State) -> None:
    """Keep those texts that reach the minimum."""
    is_exact = coding.can_be_told_apart(now.elements + len(query.tokens) + 1)
    for text_id, text, key, bare_key, codes in rows:
        if text_id in found:
            continue
        finding = ""
        apart, is_near = _apart(query.codes, codes, query.minimum)
        if is_near and not is_exact:
            finding = languages.finding_key(text, query.language)
            apart, is_near = _apart(query.tokens, _tokens(finding, query), query.minimum)
        if not is_near and query.is_short:
            finding = finding or languages.finding_key(text, query.language)
            is_near = _apart(query.keys.finding, finding, query.minimum)[1]
            apart = Levenshtein.distance(query.tokens, _tokens(finding, query)) if is_near else apart
        is_bare = bare_key == query.bare_key
        if is_bare and not is_near:
            apart = Levenshtein.distance(
                query.tokens, _tokens(languages.finding_key(text, query.language), query)
            )
        if is_near or is_bare:
            words = _similarity(apart, len(query.codes), len(codes))
            found[text_id] = Near(text_id, text, words, is_bare and key == query.key, is_bare, finding)


def _alike(rows: Sequence[_Row], query: _Query) -> list[_Row]:
    """Those of many texts that may reach the minimum by their characters."""
    findings = fold([text for _, text, *_ in rows], query.language, with_tokens=False).findings
    found = process.extract(
        query.keys.finding,
        findings,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=(query.minimum - 1) / 100,  # a point less, since quotients are rounded there
        limit=None,
    )
    return [rows[number] for _, _, number in found]


def _apart(first: Sequence[str], second: Sequence[str], minimum: int) -> tuple[int, bool]:
    """How far two are apart, at most one more than may be, and whether that is near enough."""
    may_be = max(len(first), len(second)) * (100 - minimum) // 100
    apart = Levenshtein.distance(first, second, score_cutoff=may_be)
    return apart, apart <= may_be


def _tokens(finding: str, query: _Query) -> Sequence[str]:
    return languages.token_texts(finding, query.language)


def _similarity(apart: int, first: int, second: int) -> int:
    longer = max(first, second)
    return 100 * (longer - apart) // longer if longer else 100


def _equal(db: Database, now: State, query: _Query) -> set[int]:
    """The ids of the texts with the same bare key, or with the same hash of it."""
    if now.is_old:
        return set()
    rows = db.conn.execute("select text_id from bare_hashes where hash = ?", (query.bare_key,))
    return {text_id for (text_id,) in rows}


def _rows(db: Database, language: str, text_ids: Collection[int]) -> list[_Row]:
    """What the memory has of texts of a language. Few are read sooner one by one than from a list."""
    if len(text_ids) <= FEW:
        found = (
            db.conn.execute(f"select {_TEXT} from texts t where id = ? and language = ?", (one, language))
            for one in text_ids
        )
        return [row for rows in found for row in rows]
    return db.conn.execute(
        f"select {_TEXT} from json_each(?) cross join texts t on t.id = value and t.language = ?",
        (str(list(text_ids)), language),
    ).fetchall()


def _by_all(db: Database, now: State, query: _Query) -> Iterator[_Row]:
    """The texts with a similar number of tokens, where the minimum is too low for the elements kept."""
    fewest, longest = (by(len(query.tokens), query.minimum) for by in (coding.least, coding.most))
    return db.conn.execute(
        f"""select {_TEXT} from texts t where t.language = ? and length(t.codes) between ? and ?
               and not t.id between ? and ?""",
        (query.language.code, fewest, longest, *now.waiting),
    )


def _scan(found: dict[int, Near], db: Database, now: State, query: _Query) -> None:
    """Keep those of the waiting texts that reach the minimum: each has to be folded and compared."""
    first, last = now.waiting
    if first > last:
        return
    rows = db.conn.execute(
        "select id, text from texts where language = ? and id between ? and ?",
        (query.language.code, first, last),
    )
    while some := rows.fetchmany(SCANNED_AT_ONCE):
        folded = fold([text for _, text in some], query.language)
        for (text_id, text), key, bare_key, finding, theirs in zip(
            some, folded.keys, folded.bare_keys, folded.findings, folded.tokens, strict=True
        ):
            apart, is_near = _apart(query.tokens, theirs, query.minimum)
            is_near = is_near or (query.is_short and _apart(query.keys.finding, finding, query.minimum)[1])
            is_bare = bare_key == query.keys.bare_key
            if is_near or is_bare:
                apart = Levenshtein.distance(query.tokens, theirs)
                words = _similarity(apart, len(query.tokens), len(theirs))
                found[text_id] = Near(text_id, text, words, key == query.keys.key, is_bare, finding)
