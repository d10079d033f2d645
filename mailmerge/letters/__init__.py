"""The words on paper: templates, letterheads and geometry made into letters, and each letter proved."""
