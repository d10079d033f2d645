"""Files as schools have them: from bytes to a table, and a file's life in the inbox."""
