"""What is under way before it is asked for, so that nobody waits for it."""

from mailmerge.letters.pool import begin_server

__all__ = ["begin_server"]
