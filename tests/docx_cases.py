"""Word documents for the tests, made by hand part by part, and editions to be written as such."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reader import languages
from reader.formats.writing import Edition, Pair, Passage, Standing, WrittenBlock
from reader.languages.language import Language
from reader.model import BlockKind

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
  </w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Chapter"/>
  <w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="Grad8"><w:name w:val="heading 8"/></w:style>
<w:style w:type="paragraph" w:styleId="Zwischen"><w:name w:val="Überschrift 3"/></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Intense Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Legende"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Bild"><w:name w:val="Figure"/><w:basedOn w:val="Legende"/></w:style>
<w:style w:type="paragraph" w:styleId="V1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="List Bullet 2"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Geheim"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Schief"><w:name w:val="Slanted"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kreis"><w:name w:val="Circle"/><w:basedOn w:val="Kreis"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="Ours"/></w:abstractNum>
<w:abstractNum w:abstractNumId="10"><w:styleLink w:val="Ours"/>
  <w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">
  <w:numFmt w:val="bullet"/></w:lvl></w:lvlOverride></w:num>
"""


def zipped(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def part(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {NAMESPACES}>{content}</w:{root}>'


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    """For each id, the last word of the type and the target; an address is external."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{target}" TargetMode="{_mode(target)}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _mode(target: str) -> str:
    return "External" if ":" in target else "Internal"


def types(main: str = MAIN_TYPE) -> str:
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def parts(body: str, links: Mapping[str, str] | None = None, **others: str) -> dict[str, str | bytes]:
    """The parts of a document with this body; `others` are further parts by their kind (footnotes …)."""
    related = {"styles": ("styles", "styles.xml"), "numbering": ("numbering", "numbering.xml")}
    related |= {kind: (kind.rstrip("0123456789"), f"{kind}.xml") for kind in others}
    related |= {name: ("hyperlink", address) for name, address in (links or {}).items()}
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relationships({"r1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relationships(related),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", STYLES),
        "word/numbering.xml": part("numbering", NUMBERING),
        **{f"word/{kind}.xml": content for kind, content in others.items()},
    }


def docx(body: str, links: Mapping[str, str] | None = None, **others: str) -> bytes:
    """A Word document with this body."""
    return zipped(parts(body, links, **others))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph; content without markup becomes a run."""
    inner = content if content.startswith("<") else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def item(text: str, numbering: int, depth: int = 0) -> str:
    said = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{numbering}"/></w:numPr>'
    return paragraph(text, properties=said)


def field(code: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + instruction + mark("separate") + result + mark("end")


def box(content: str) -> str:
    """A text box as Word writes it: once for itself, once for older programs."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def note(kind: str, name: str, text: str) -> str:
    return f'<w:{kind} w:id="{name}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>" + run(text))}</w:{kind}>'


def cites(kind: str, name: str) -> str:
    return f'<w:r><w:{kind}Reference w:id="{name}"/></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; each cell is what stands in it."""
    made = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{cell}</w:tc>' for cell in cells)}</w:tr>" for cells in rows
    )
    return f"<w:tbl><w:tblPr/>{made}</w:tbl>"


DELETED_END = "<w:rPr><w:del/></w:rPr>"

BLOCKS = {
    "a heading by the name that Word gives it in every language": (
        paragraph("Words", "berschrift1"),
        [["heading", 1, "Words"]],
    ),
    "a heading by a style that is based on one": (
        paragraph("Words", "Kapitel"),
        [["heading", 1, "Words"]],
    ),
    "a heading by a style that another program named": (
        paragraph("Words", "Zwischen"),
        [["heading", 3, "Words"]],
    ),
    "a heading by its own outline level": (
        paragraph("Words", properties='<w:outlineLvl w:val="2"/>'),
        [["heading", 3, "Words"]],
    ),
    "no heading by the outline level of body text": (
        paragraph("Words", properties='<w:outlineLvl w:val="9"/>'),
        [["paragraph", 0, "Words"]],
    ),
    "a heading deeper than six stands at six": (
        paragraph("Words", "Grad8"),
        [["heading", 6, "Words"]],
    ),
    "quotations and captions by their styles": (
        paragraph("Said", "Zitat") + paragraph("Shown", "Legende") + paragraph("Drawn", "Bild"),
        [["quotation", 0, "Said"], ["caption", 0, "Shown"], ["caption", 0, "Drawn"]],
    ),
    "a list with its depths": (
        item("one", 1) + item("deeper", 1, 1) + item("counted", 2),
        [["list_item", 1, "one"], ["list_item", 2, "deeper"], ["list_item", 1, "counted"]],
    ),
    "a list by a style, with the depth of its name": (
        paragraph("deep", "L2"),
        [["list_item", 2, "deep"]],
    ),
    "numbering 0 takes a paragraph out of its list": (
        paragraph("out", "L2", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
        [["paragraph", 0, "out"]],
    ),
    "a numbering that is not there makes no list": (item("out", 77), [["paragraph", 0, "out"]]),
    "a style that is based on itself": (paragraph("Words", "Kreis"), [["paragraph", 0, "Words"]]),
    "a style that is not there": (paragraph("Words", "Nowhere"), [["paragraph", 0, "Words"]]),
    "tabs and breaks are spaces": (
        paragraph(run("one") + "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:cr/></w:r>"),
        [["paragraph", 0, "one two three"]],
    ),
    "two breaks part paragraphs": (
        paragraph("<w:r><w:t>one</w:t><w:br/><w:br/><w:t>two</w:t></w:r>"),
        [["paragraph", 0, "one"], ["paragraph", 0, "two"]],
    ),
    "hyphens that may and may not break": (
        paragraph("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op e</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r>"),
        [["paragraph", 0, "coop e\N{NON-BREAKING HYPHEN}x"]],
    ),
    "the cells of a table in reading order": (
        table((paragraph("a"), paragraph("b") + table((paragraph("in"),))), (paragraph("c"), "<w:p/>")),
        [["paragraph", 0, words] for words in ("a", "b", "in", "c")],
    ),
    "an insertion is taken and a deletion left out": (
        paragraph(
            run("The ")
            + f"<w:ins>{run('new ')}</w:ins>"
            + "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
            + f"<w:moveFrom>{run('there ')}</w:moveFrom><w:moveTo>{run('here ')}</w:moveTo>"
            + run("well")
        ),
        [["paragraph", 0, "The new here well"]],
    ),
    "a paragraph whose end was deleted goes on in the next": (
        paragraph("The ", "berschrift1", DELETED_END) + paragraph("well", "Zitat"),
        [["quotation", 0, "The well"]],
    ),
    "a large first letter belongs to its word": (
        paragraph("T", properties='<w:framePr w:dropCap="drop"/>') + paragraph("he well"),
        [["paragraph", 0, "The well"]],
    ),
    "a deletion holds the end of a field": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r>'
            '<w:del><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>' + run("Words")
        ),
        [["paragraph", 0, "Words"]],
    ),
    "a field shows its result and not its code": (
        paragraph(run("Page ") + field("PAGE", run("7")) + field("XE &quot;well&quot;", "")),
        [["paragraph", 0, "Page 7"]],
    ),
    "a field within the code of a field": (
        paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + field("DATE", run("hidden"))
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("shown")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
        [["paragraph", 0, "shown"]],
    ),
    "a code that nobody ended hides no more than its own paragraph": (
        paragraph(
            run("One")
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r>'
        )
        + paragraph("Two"),
        [["paragraph", 0, "One"], ["paragraph", 0, "Two"]],
    ),
    "hidden words are set aside": (
        paragraph(run("Seen ") + run("unseen", "<w:vanish/>")) + paragraph("Secret", "Geheim"),
        [
            ["paragraph", 0, "Seen"],
            ["paragraph", 0, "unseen", "hidden"],
            ["paragraph", 0, "Secret", "hidden"],
        ],
    ),
    "a table of contents is set aside": (
        paragraph("The well 3", "V1") + paragraph("Words"),
        [["paragraph", 0, "The well 3", "table of contents"], ["paragraph", 0, "Words"]],
    ),
    "a text box stands once, after its paragraph": (
        paragraph(run("Before") + box(paragraph("Boxed", "Zitat")) + run(" after")) + paragraph("Next"),
        [["paragraph", 0, "Before after"], ["quotation", 0, "Boxed"], ["paragraph", 0, "Next"]],
    ),
    "content controls, smart tags and directions are looked into": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('One')}</w:sdtContent></w:sdt>"
        + paragraph(
            f"<w:smartTag>{run('Two')}</w:smartTag><w:dir>{run(' three')}</w:dir>"
            f"<w:sdt><w:sdtContent>{run(' four')}</w:sdtContent></w:sdt>"
        ),
        [["paragraph", 0, "One"], ["paragraph", 0, "Two three four"]],
    ),
    "the letters under a reading aid": (
        paragraph(
            f"<w:r><w:ruby><w:rt>{run('small')}</w:rt><w:rubyBase>{run('base')}</w:rubyBase></w:ruby></w:r>"
        ),
        [["paragraph", 0, "base"]],
    ),
    "a sign of a symbol font is no letter": (
        paragraph(
            '<w:r><w:t>a</w:t><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:char="00E9"/>'
            '<w:sym w:char="no"/></w:r>'
        ),
        [["paragraph", 0, "a\N{LATIN SMALL LETTER E WITH ACUTE}"]],
    ),
}
"""By what a person would say of it: the body of a document, and the blocks that it is read into."""

BOLD = "<w:b/>"
MARKS = {
    "bold and italic by themselves": (
        paragraph(run("one ", BOLD) + run("two", "<w:b/><w:i/>") + run(" three")),
        [["one two", "strong", ""], ["two", "emphasis", ""]],
    ),
    "what is switched off is off": (
        paragraph(run("one ", '<w:b w:val="0"/><w:i w:val="false"/>') + run("two")),
        [],
    ),
    "by the style of the letters": (
        paragraph(
            run("a ", '<w:rStyle w:val="Stark"/>') + run("b", '<w:rStyle w:val="Schief"/>') + run(" c")
        ),
        [["a", "strong", ""], ["b", "emphasis", ""]],
    ),
    "a run switches off what its style switched on": (
        paragraph(run("a", '<w:rStyle w:val="Stark"/><w:b w:val="0"/>') + run(" b")),
        [],
    ),
    "letters of a complex script by their own properties": (
        paragraph(run("a ", "<w:rtl/><w:bCs/>") + run("b ", "<w:rtl/><w:b/>") + run("c", "<w:cs/><w:iCs/>")),
        [["a", "strong", ""], ["c", "emphasis", ""]],
    ),
    "the bold type of a whole heading is no emphasis": (
        paragraph(run("The well", BOLD), "Kapitel") + paragraph("Words"),
        [],
    ),
    "a link by its relationship": (
        paragraph(f'<w:hyperlink r:id="h1">{run("there")}</w:hyperlink>' + run(" and here")),
        [["there", "link", "https://example.org/a"]],
    ),
    "a link within the document is none": (
        paragraph(f'<w:hyperlink w:anchor="b">{run("there")}</w:hyperlink>' + run(" and here")),
        [],
    ),
    "a script is no address": (
        paragraph(f'<w:hyperlink r:id="h2">{run("there")}</w:hyperlink>' + run(" and here")),
        [],
    ),
    "a link by a field": (
        paragraph(field(' HYPERLINK "https://example.org/b" ', run("there")) + run(" and here")),
        [["there", "link", "https://example.org/b"]],
    ),
    "a link by a simple field": (
        paragraph(f"<w:fldSimple w:instr='HYPERLINK \"https://example.org/c\"'>{run('x')}</w:fldSimple>"),
        [["x", "link", "https://example.org/c"]],
    ),
    "a field that leads within the document": (
        paragraph(field(r' HYPERLINK \l "_Toc1" ', run("there"))),
        [],
    ),
}
"""By what a person would say of it: a body, and the marks of its blocks."""
ADDRESSES = {"h1": "https://example.org/a", "h2": "javascript:alert(1)"}


# ---------------------------------------------------------------- editions to be written

EN, AR, KMR, CKB = map(languages.by_code, ("en", "ar", "kmr", "ckb"))

ARABIC = (
    "البئر الجديدة",
    "أعلن المجلس في 2025-03-06 أن HTS وقوات YPG/YPJ اتفقت (كما قيل).",
    "جملة ثانية.",
    "البند الأول",
    "داخل البند",
    "البند الثاني",
    "قال أحدهم هذا مرة.",
    "صورة البئر",
    "الماء",
    "كلمات أخيرة.",
)
SHAPES = (
    (BlockKind.HEADING, 1, False, 0, (0,)),
    (BlockKind.PARAGRAPH, 0, False, 0, (1, 2)),
    (BlockKind.LIST_ITEM, 1, True, 1, (3,)),
    (BlockKind.LIST_ITEM, 2, False, 0, (4,)),
    (BlockKind.LIST_ITEM, 1, True, 2, (5,)),
    (BlockKind.QUOTATION, 0, False, 0, (6,)),
    (BlockKind.CAPTION, 0, False, 0, (7,)),
    (BlockKind.HEADING, 3, False, 0, (8,)),
    (BlockKind.PARAGRAPH, 0, False, 0, (9,)),
)


def pair(place: int, target: str, language: Language, standing: Standing = Standing.TRANSLATION) -> Pair:
    source = Passage(f"Source {place}.", EN, Standing.SOURCE, 100 + place)
    spoken = EN if standing is Standing.MISSING else language
    return Pair((source,), (Passage(target, spoken, standing, 200 + place, 3),))


def edition(words: Sequence[str] = ARABIC, language: Language = AR) -> Edition:
    blocks = [
        WrittenBlock(kind, level, ordered, number, tuple(pair(at, words[at], language) for at in places))
        for kind, level, ordered, number, places in SHAPES
    ]
    return Edition("Source 0.", "", "", "", EN, language, tuple(blocks), 12)


def one(*pairs: Pair, language: Language = AR, **said: str) -> Edition:
    whole = Edition(
        "A title", "", "", "", EN, language, (WrittenBlock(BlockKind.PARAGRAPH, 0, False, 0, pairs),)
    )
    return replace(whole, **said)


OFFICE = shutil.which("soffice")


def through_libreoffice(data: bytes, folder: Path, suffix: str = "docx") -> bytes:
    """The document, or the page (`html`), as LibreOffice writes it as .docx once it has read it."""
    (folder / f"a.{suffix}").write_bytes(data)
    as_text = ["--infilter=HTML (StarWriter)"] if suffix == "html" else []
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            *as_text,
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(folder / f"a.{suffix}"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "out" / "a.docx").read_bytes()
