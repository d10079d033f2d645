"""Sheets that we write, for other programs and for staff to type into."""
