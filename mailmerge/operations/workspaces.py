"""Where a workspace is, and what it holds: the value that every operation takes."""

from mailmerge.workspace import Workspace, find_root, load_workspace

__all__ = ["Workspace", "find_root", "load_workspace"]
