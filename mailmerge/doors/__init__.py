"""The doors between the rooms: each turns what one room gives into what the next one takes, and does no more."""
