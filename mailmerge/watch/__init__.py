"""The watched folder: files taken from the inbox, each dealt with exactly once, whatever happens in between."""
