"""From a decision to the letters room: what is due to one parent, and all that its letter must say."""
