"""Rows: from cells to typed values, cases and records; or what is wrong with each cell."""
