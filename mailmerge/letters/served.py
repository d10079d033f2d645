"""Importing this loads what is forked of the server: those that make letters, and those that read dropped files.

The server does, once for all of them.
"""

import importlib

from mailmerge.collector import loading

_MAKERS = "mailmerge.letters.loaded"
_READERS = ("mailmerge.intake.files.confining", "mailmerge.intake.xlsx", "mailmerge.dispatch.scan", "pypdfium2")

with loading():
    for _name in (_MAKERS, *_READERS):
        importlib.import_module(_name)
