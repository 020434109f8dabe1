"""Closed classes of English, as far as phrases need them: data."""

from __future__ import annotations

from reader.languages.language import listed

OPENERS = listed(
    """
    a an the this that these those his her its their our your my no any some each every all both of in on
    at by for with from against between among under over into about across through toward towards without
    within during after before since until despite amid around near upon per via like as than
    """
)
"""After these a word that may be a verb is none: determiners and prepositions (the calls, by armed men)."""

AUXILIARIES = listed(
    """
    can could will would shall should may might must do does did not cannot who they we i you he she it
    can't won't don't doesn't didn't
    """
)
"""After these stands a verb, whatever else the word may be."""

FUNCTION = listed(
    """
    whilst whichever whoever whomever whosoever whereby wherein whereupon thereof thereby therein hitherto
    nonetheless notwithstanding albeit en masse cannot nobody somebody everybody anybody etc ie eg vs
    amongst amidst unto onto alongside
    """
)
"""Small words that the reference does not list."""

EMPTY = listed(
    """
    able actual additional afraid alone available aware best better certain clear different due early easy
    enough entire few first former further good half important initial key largest last late later latest
    least less likely little longer many more most much multiple near necessary next numerous only other
    others own particular possible potential previous prior real recent relevant responsible same serious
    several severe significant similar simple specific subsequent such sure top total true usual various
    very whole wide worth wrong
    """
)
"""Modifiers that say nothing of what a thing is: no phrase begins with one."""

WEAK = listed(
    """
    big common general great hard high large larger long low lower main major new old second short single
    small special strong third young full current double foreign
    """
)
"""Modifiers that often say nothing of what a thing is: a phrase that begins with one needs two uses."""

AFTER_VERBS = listed(
    """
    the a an his her its their our your my this these those him them us me it himself itself themselves
    """
)
"""What hardly ever follows a noun: a word before it that may be a verb is one (the army attacks the town)."""

VAGUE = listed(
    """
    amount area beginning bit case cent chance couple course day decade degree dozen end ending evening
    example extent fact field form half hand hour hundred idea issue kind level line list lot majority
    manner matter meantime means member middle million minute moment month morning night number one part
    percent percentage period person piece place point possibility problem process question range rate
    reason rest result role row same seat sense series set share side sort step story sum tens term thing
    thousand time today tomorrow top ton type variety view way week weekend while word year yesterday
    """
)
"""Nouns that name nothing by themselves, in the singular: no candidate alone, nor before "of"."""

CALENDAR = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    """
)

VERBAL = listed(
    """
    according acting arguing asking being becoming bringing calling claiming coming concerning considering
    continuing depending doing ending entering following forcing getting giving going having holding
    including involving keeping knowing leading leaving looking making meaning moving offering providing
    putting regarding remaining resulting running saying seeing showing standing starting taking telling
    trying turning using waiting wanting
    """
)
"""-ing forms that are hardly ever nouns."""

TITLES = listed("mr mrs ms dr prof sir lord lady st")
"""What may stand before a name and is no part of it."""

OF = "of"
THE = "the"
LINKS = listed("of for")
"""What joins the parts of a name: Observatory for Human Rights."""
INNER = listed("of for the and in")
"""Small words within phrases."""
PARTICLES = listed("al el bin bint ibn abu umm von van der de del la le du da dos")
"""Small words inside names of persons and places."""
COMPASS = listed("north south east west northern southern eastern western northeast northwest")
"""Two of these may be joined by "and" inside a name: North and East Syria."""

COMMON_ENDINGS = (
    "ism",
    "tion",
    "sion",
    "ment",
    "ness",
    "ity",
    "ship",
    "hood",
    "ance",
    "ence",
    "ing",
    "ed",
    "ly",
)
"""How words end that are common even where they are seen only at the beginning of a sentence."""

BODY_ENDINGS = (
    "ory",
    "try",
    "tion",
    "ment",
    "ship",
    "ism",
    "ist",
    "cil",
    "ate",
    "ary",
    "ance",
    "ence",
    "ity",
)
"""How words may end that name a body, a place or an office: Observatory, Confederation."""
