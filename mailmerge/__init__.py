"""School attendance letters, from a dropped spreadsheet to a proved posting."""

__version__ = "0.8.0"
