"""Importing this loads what letters are made with: the server that forks the workers does, once for all of them."""

import importlib

from mailmerge.collector import loading

_HEAVY = ("mailmerge.letters.render", "mailmerge.letters.proof", "mailmerge.letters.page.stamp", "mammoth", "docxtpl")
# What dropped files are read with, in children of the same server.
_READERS = ("mailmerge.intake.files.confining", "mailmerge.intake.xlsx", "mailmerge.dispatch.scan", "pypdfium2")

with loading():
    for _name in (*_HEAVY, *_READERS):
        importlib.import_module(_name)
