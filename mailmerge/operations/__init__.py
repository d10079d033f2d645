"""What a person may ask for: one function a thing, with its guards and who asked.

The command line, the watched folder and a browser show what comes of it; none of them guards or computes.
"""
