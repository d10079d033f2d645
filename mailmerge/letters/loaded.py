"""Importing this loads what letters are made with."""

import importlib

from mailmerge.collector import loading

_HEAVY = ("mailmerge.letters.render", "mailmerge.letters.proof", "mailmerge.letters.page.stamp", "mammoth", "docxtpl")

with loading():
    for _name in _HEAVY:
        importlib.import_module(_name)
