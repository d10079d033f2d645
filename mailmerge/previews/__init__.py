"""Templates tried out: booklets of made-up families, and what changed between two Word files."""
