"""The commands: words on the terminal, JSON for scripts, exit codes. Nothing is worked out here."""
