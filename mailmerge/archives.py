"""Packed files, such as workbooks and Word files: what reading a damaged or locked one raises."""

import zipfile
import zlib

# `zipfile` has no error of its own for each: a password is a RuntimeError, an unknown packing a NotImplementedError.
DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
