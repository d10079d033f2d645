"""What was posted, and the proof: posting sheets, the postal account, scans, the evidence log."""
