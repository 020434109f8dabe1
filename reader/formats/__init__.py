"""Reading and writing file formats."""

from typing import TYPE_CHECKING

from reader import lazily

if TYPE_CHECKING:
    from reader.formats.reading import MAX_BYTES, read, read_pasted
    from reader.formats.text import Text

__all__ = ["MAX_BYTES", "Text", "read", "read_pasted"]
__getattr__ = lazily.parts(
    __name__, {"MAX_BYTES": "reading", "read": "reading", "read_pasted": "reading", "Text": "text"}
)
