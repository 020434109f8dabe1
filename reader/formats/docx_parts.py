"""A Word document put together: the parts around its text, and the archive that holds them all.

The same text gives the same bytes: the archive bears no clock. Names and their order are those of
ECMA-376, part 1, chapter 17, in the transitional form that every program reads.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

from reader.formats.docx_xml import MAIN, RELATIONS
from reader.languages.language import Language

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PROPERTIES_OF_OURS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The set that properties of a program's own belong to (part 1, 22.3)."""
NO_CLOCK = (1980, 1, 1, 0, 0, 0)

TAGS = {"en": "en-US", "ar": "ar-SA", "kmr": "kmr-Latn-TR", "ckb": "ku-Arab-IQ"}
"""What Word and LibreOffice call our languages. `ku-Arab-IQ` is Central Kurdish (MS-LCID 0x0492)."""

PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footer": "footer",
}
"""The parts that stand beside the text, and the last word of their relationships' type."""


def part(root: str, content: str) -> str:
    """A part in Word's own namespace."""
    return f'{DECLARATION}<w:{root} xmlns:w="{MAIN}" xmlns:r="{RELATIONS}">{content}</w:{root}>'


def package(
    body: str,
    beside: Mapping[str, str],
    *,
    title: str,
    author: str,
    language: Language,
    properties: Mapping[str, str],
) -> bytes:
    """The bytes of a .docx: its text, the parts of PARTS, and its properties, `properties` being our own."""
    parts = {
        "[Content_Types].xml": _types(beside),
        "_rels/.rels": _outer_relations(),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _inner_relations(beside),
        **{f"word/{name}.xml": content for name, content in beside.items()},
        "docProps/core.xml": _core(title, author, language),
        "docProps/custom.xml": _custom(properties),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, NO_CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return made.getvalue()


def settings(language: Language) -> str:
    """What Word should do with the document: as the newest programs do, and no older one's layout."""
    mode = (
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/>'
    )
    tag = TAGS[language.code]
    said = f'w:bidi="{tag}"' if language.direction == "rtl" else f'w:val="{tag}"'
    return part("settings", f'<w:zoom w:percent="100"/><w:compat>{mode}</w:compat><w:themeFontLang {said}/>')


def _types(beside: Mapping[str, str]) -> str:
    kinds = {"/word/document.xml": f"{WORD_TYPE}.document.main+xml"}
    kinds |= {f"/word/{name}.xml": f"{WORD_TYPE}.{PARTS[name]}+xml" for name in beside}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    kinds["/docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = (
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">{defaults}{rows}</Types>'


def _relations(targets: Mapping[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _outer_relations() -> str:
    return _relations(
        {
            "word/document.xml": f"{OFFICE}/relationships/officeDocument",
            "docProps/core.xml": f"{PACKAGE}/relationships/metadata/core-properties",
            "docProps/custom.xml": f"{OFFICE}/relationships/custom-properties",
        }
    )


def _inner_relations(beside: Mapping[str, str]) -> str:
    return _relations({f"{name}.xml": f"{OFFICE}/relationships/{PARTS[name]}" for name in beside})


def relation_id(beside: Mapping[str, str], name: str) -> str:
    """The id by which the text names one of the parts beside it."""
    return f"rId{list(beside).index(name) + 1}"


def _core(title: str, author: str, language: Language) -> str:
    dublin = "http://purl.org/dc/elements/1.1/"
    creator = f"<dc:creator>{escape(author)}</dc:creator>" if author else ""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="{dublin}">'
        f"<dc:title>{escape(title)}</dc:title>{creator}"
        f"<dc:language>{language.code}</dc:language></cp:coreProperties>"
    )


def _custom(properties: Mapping[str, str]) -> str:
    rows = "".join(
        f'<property fmtid="{PROPERTIES_OF_OURS}" pid="{place}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for place, (name, value) in enumerate(properties.items(), 2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="{OFFICE}/custom-properties" '
        f'xmlns:vt="{OFFICE}/docPropsVTypes">{rows}</Properties>'
    )
