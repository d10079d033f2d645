"""What staff report, filed: postings, notes, history, registers and papers become events."""
