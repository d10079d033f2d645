"""Lint: what is wrong with a Word template, before any letter is made from it; where, and what to do."""

from mailmerge.letters.lint.finding import Finding
from mailmerge.letters.lint.template import Lint, lint_folder, lint_template, lint_version, names_reply_day

__all__ = ["Finding", "Lint", "lint_folder", "lint_template", "lint_version", "names_reply_day"]
