"""Importing this loads what letters are made with: the server that forks the workers does, once for all of them."""

import gc
import importlib

from mailmerge.collector import collector_at_rest

_HEAVY = ("mailmerge.letters.render", "mailmerge.letters.proof", "mailmerge.letters.page.stamp", "mammoth", "docxtpl")
# What dropped files are read with, in children of the same server.
_READERS = ("mailmerge.intake.files.confining", "mailmerge.intake.xlsx", "mailmerge.dispatch.scan", "pypdfium2")

with collector_at_rest():
    for _name in (*_HEAVY, *_READERS):
        importlib.import_module(_name)
# What is loaded is never thrown away, and no worker need look through it, which would copy it too.
gc.freeze()
