"""English."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language
from reader.languages.signs import named

_TITLES = folds.ENGLISH.listed(
    """
    mr mrs ms mx messrs mlle mme dr drs prof ste mt rev fr hon gen lt col sgt cpl maj capt cmdr adm pvt
    sen rep gov pres supt insp amb brig
    """
)
_REFERENCES = folds.ENGLISH.listed("cf viz eg e.g i.e ie vs v ca approx incl")
# Not those that are words themselves (ill, sat, mass); those of single letters (U.S., a.m.) need no list.
_ORDINARY = folds.ENGLISH.listed(
    """
    al inc ltd co corp bros jr sr esq dept univ assn assoc est ext govt intl natl div
    jan feb mar apr jun jul aug sep sept oct nov dec tues thur thurs
    st ft ave blvd rd hwy bldg apt tel fax eds
    ala ariz calif colo conn fla mich minn okla penn tenn wis wyo
    esp resp ph.d
    """
)

IN_OTHER_SCRIPTS = folds.ENGLISH.listed("al dr mr mrs prof fig vs vol")
"""Latin abbreviations that texts in Arabic script keep, and that lead over."""

_PALETTE = named(
    "LEFT DOUBLE QUOTATION MARK",
    "RIGHT DOUBLE QUOTATION MARK",
    "LEFT SINGLE QUOTATION MARK",
    "RIGHT SINGLE QUOTATION MARK",
    "EN DASH",
    "EM DASH",
)

ENGLISH = Language(
    code="en",
    name="English",
    autonym="English",
    direction="ltr",
    script="Latn",
    locale="en",
    spelling=folds.ENGLISH.spelling,
    finding=folds.ENGLISH.finding,
    looser=folds.ENGLISH.looser,
    terminators=".!?\N{HORIZONTAL ELLIPSIS}",
    leading=_TITLES | _REFERENCES,
    numbered=folds.ENGLISH.listed(
        "no nos n° p pp par para vol vols fig figs art arts ch chap sec sect eq nr pt"
    ),
    closing=folds.ENGLISH.listed("etc"),
    abbreviations=_ORDINARY,
    starters=folds.ENGLISH.listed(
        """
        the a an this that these those it he she they we you i it's he's she's they're we're i'm there's
        my his her its their our your there here what when where why how who whose which if but and or so yet
        then also however although though while because since after before during in on at by for from with
        without as to under over not no one some many most such each every both all another other others
        do does did is are was were have has had can could should would let let's please meanwhile moreover
        today yesterday now once until despite according instead nevertheless still perhaps maybe only even
        just indeed later thus therefore few several none nobody nothing neither either everyone everybody
        someone something people officials police hundreds thousands millions two three four five mr mrs ms
        """
    ),
    attributions=folds.ENGLISH.listed(
        """
        said says asked asks replied answered cried shouted exclaimed whispered added continued demanded
        wondered inquired enquired thought murmured muttered called screamed yelled wrote writes began
        """
    ),
    inflection=inflection.ENGLISH,
    word=words.ENGLISH_WORD,
    palette=tuple(_PALETTE),
)
