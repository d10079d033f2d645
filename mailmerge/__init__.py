"""School attendance letters, from a dropped spreadsheet to a proved posting."""

__version__ = "0.11.0"
