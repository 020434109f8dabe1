"""Reading and writing file formats."""

from reader.formats.reading import MAX_BYTES, read, read_pasted
from reader.formats.text import Text

__all__ = ["MAX_BYTES", "Text", "read", "read_pasted"]
