"""A run: from a dropped file to letters on paper and the record of them, one step after another (`run.py`)."""
