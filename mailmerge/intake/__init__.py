"""From a dropped file to typed rows, and back to words that staff understand."""
