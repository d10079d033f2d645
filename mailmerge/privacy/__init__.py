"""Personal data: how long it is kept, what is held, how it is erased, and how a pupil's record is handed over."""
