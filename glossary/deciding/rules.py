"""The rule of each language: who may vote, how many must agree, and whether the votes that there are do.

A proposal is **accepted** when at least `Rule.minimum` of those who may vote are for it and more of them are
for it than against it. It is **rejected** when at least as many are against it and more are against it than
for it, or when so many of the named voters are against it that the minimum can no longer be reached. Who
decides is counted: a decision is a vote, unless that person has voted before. Anybody who may vote may
**postpone** a proposal, which settles nothing. Only the newest vote of each person counts, and only of those
who may vote by the rule that holds when it is decided. Where a language has declared no rule, one decides.

What concerns every language (a definition, the concept as a whole) has a rule too, under the language "".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from glossary.deliberation import Choice, Rule
from glossary.errors import MayNot
from glossary.rows import insert, rows


def rule(db: Database, language: str) -> Rule:
    """The rule that holds for a language, or for what concerns all ("")."""
    return next(reversed(rules(db, language)), Rule(language))


def rules(db: Database, language: str) -> tuple[Rule, ...]:
    """The rules that a language has declared, oldest first."""
    found = rows(db, "select * from glossary_rules where language = ? order by id", [language])
    return tuple(
        Rule(
            row["language"],
            row["minimum"],
            tuple(json.loads(row["voters"])),
            row["person"],
            row["at"],
            row["reason"],
        )
        for row in found
    )


def declare(db: Database, new: Rule) -> Rule:
    """Keep a rule, which holds from now on. Nobody is asked: a rule changes by a proposal.

    Raises `NotAllowed`.
    """
    values = {
        "language": new.language,
        "minimum": new.minimum,
        "voters": json.dumps(sorted(set(new.voters))),
        "person": new.person,
        "at": new.at,
        "reason": new.reason,
    }
    insert(db, "glossary_rules", values, "")
    return new


def may_vote(holding: Rule, person: int) -> bool:
    """Whether a person may vote and decide by a rule."""
    return not holding.voters or person in holding.voters


def check_voter(holding: Rule, person: int) -> None:
    """Raise `MayNot`, with a sentence, for a person who may not vote by a rule."""
    if not may_vote(holding, person):
        raise MayNot(
            "By the rule of this language you may not vote or decide here; "
            "you may propose, and say what you think in the discussion."
        )


def decides_alone(db: Database, language: str, person: int) -> bool:
    """Whether what this person wants is decided by that: no other vote is asked for."""
    holding = rule(db, language)
    return holding.minimum == 1 and may_vote(holding, person)


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes that count by a rule."""

    rule: Rule
    supporting: int
    opposing: int
    abstaining: int

    @property
    def accepts(self) -> bool:
        """Whether the rule is fulfilled for accepting."""
        return self.supporting >= self.rule.minimum and self.supporting > self.opposing

    @property
    def rejects(self) -> bool:
        """Whether the rule is fulfilled for rejecting."""
        return (self.opposing >= self.rule.minimum and self.opposing > self.supporting) or self.is_hopeless

    @property
    def is_hopeless(self) -> bool:
        """Whether so many of the named voters are against it that it can never be accepted."""
        return bool(self.rule.voters) and len(self.rule.voters) - self.opposing < self.rule.minimum


def tally(holding: Rule, votes: Mapping[int, Choice]) -> Tally:
    """Count the votes, given by person, of those who may vote."""
    counted = [choice for person, choice in votes.items() if may_vote(holding, person)]
    return Tally(
        holding,
        counted.count(Choice.FOR),
        counted.count(Choice.AGAINST),
        counted.count(Choice.ABSTAIN),
    )
