"""The drawn page: geometry, style, letterhead underneath, print run."""
