"""What the style sheet and the templates may not say."""

import re
from pathlib import Path

import pytest

from reader import places

SHEET = places.static_folder() / "hevok.css"
TEMPLATES = sorted(places.templates_folder().rglob("*.html"))
SCRIPTS = sorted(places.static_folder().glob("*.js"))
FONTS = places.static_folder() / "fonts"
LARGEST_FONTS = 700_000

PHYSICAL = re.compile(
    r"(?P<property>(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?<![-\w])(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)"
)


def rules(sheet: str) -> str:
    """The sheet without comments and without the conditions of @media and @container."""
    return re.sub(r"@(?:media|container)[^{]*", "", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))


def test_the_sheet_knows_no_left_and_no_right() -> None:
    found = [match["property"] for match in PHYSICAL.finditer(rules(SHEET.read_text("utf-8")))]
    assert found == []


@pytest.mark.parametrize(
    "rule",
    ["a { margin-left: 0 }", "a{left:0}", "a { text-align: right }", "a { float: left }", "a { width: 1px }"],
)
def test_a_physical_property_would_be_found(rule: str) -> None:
    assert PHYSICAL.search(rules(rule))


@pytest.mark.parametrize(
    "rule",
    [
        "@media (width < 40rem) { a { margin-inline: 0 } }",
        "a { inset-inline-start: 0; text-align: start; inline-size: 1px }",
        "/* left: 0 */ a { vertical-align: top }",
    ],
)
def test_a_logical_property_is_left_alone(rule: str) -> None:
    assert not PHYSICAL.search(rules(rule))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b|<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=|hx-on|js:|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_puts_no_markup_through_unescaped(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_makes_no_code_of_text_and_no_style_attribute(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", text)


def test_every_font_of_the_sheet_is_shipped_and_every_shipped_font_is_in_the_sheet() -> None:
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', SHEET.read_text("utf-8")))
    assert named == {path.name for path in FONTS.glob("*.woff2")}


def test_every_font_family_has_its_licence_beside_it() -> None:
    families = {re.sub(r"-\d+\.\d+\.\d+-.*", "", path.name) for path in FONTS.glob("*.woff2")}
    assert families == {path.stem for path in FONTS.glob("*.LICENSE")}
    assert all("SIL Open Font License" in path.read_text("utf-8") for path in FONTS.glob("*.LICENSE"))


def test_the_fonts_stay_light() -> None:
    assert sum(path.stat().st_size for path in FONTS.glob("*.woff2")) < LARGEST_FONTS


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", SHEET.read_text("utf-8")
    )
}
GROUNDS = ("paper", "sheet", "shade", "glow")
PAIRS = [
    *(("ink", ground) for ground in (*GROUNDS, "glow-strong")),
    *(("soft", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in GROUNDS),
    *((tone, ground) for tone in ("good", "wait", "bad") for ground in ("paper", "sheet", f"{tone}-shade")),
    *(("ink", f"{tone}-shade") for tone in ("good", "wait", "bad")),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(ink: str, ground: str, theme: int) -> None:
    assert contrast(COLOURS[ink][theme], COLOURS[ground][theme]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "sheet"])
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(ground: str, theme: int) -> None:
    assert contrast(COLOURS["edge"][theme], COLOURS[ground][theme]) >= 3
