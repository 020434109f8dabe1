"""Service: a rendering that is there already is set beside its document, and aligned again where that helps.

The long part is done before the transaction: nothing is stored until all of it is, and a worker that is
killed in between leaves nothing.
"""

from reader.aligning.handing_in import (
    CONFIRM,
    KIND,
    Confirmed,
    Preview,
    Started,
    begin_address,
    begin_file,
    begin_pasted,
    preview,
    retry,
    run,
    say,
    start,
    start_confirm,
    start_realign,
)
from reader.aligning.refusals import Doubtful, SameText, Unrelated, WrongLanguage
from reader.aligning.work import Report, add, realign

__all__ = [
    "CONFIRM",
    "KIND",
    "Confirmed",
    "Doubtful",
    "Preview",
    "Report",
    "SameText",
    "Started",
    "Unrelated",
    "WrongLanguage",
    "add",
    "begin_address",
    "begin_file",
    "begin_pasted",
    "preview",
    "realign",
    "retry",
    "run",
    "say",
    "start",
    "start_confirm",
    "start_realign",
]
