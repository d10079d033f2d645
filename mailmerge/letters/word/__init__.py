"""Word files: read with care, filled in, and written the same way every time."""
