"""How words grow around a term, per language."""

from __future__ import annotations

from glossary.inflection import Inflection
from reader.languages import folds

ENGLISH = Inflection(code="en", fold=folds.ENGLISH.finding_key)
ARABIC = Inflection(code="ar", fold=folds.ARABIC.finding_key)
KURMANJI = Inflection(code="kmr", fold=folds.KURMANJI.finding_key)
SORANI = Inflection(code="ckb", fold=folds.SORANI.finding_key)
