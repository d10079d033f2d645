"""How fast, and how much memory: `make bench`. What it measures, and what it found: docs/performance.md."""
