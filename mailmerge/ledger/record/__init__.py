"""What is on record: the kinds of event, the facts of each, the look-ups that are drawn from them, and questions."""
