"""The trust's folder: its settings, its calendar, and whether everything that the work needs is there."""

from mailmerge.workspace.workspace import Workspace, find_root, load_workspace

__all__ = ["Workspace", "find_root", "load_workspace"]
