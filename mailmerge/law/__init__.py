"""What the law and the authority require, with sources, and the one decision a parent.

Pure after loading: the date is an argument, the history is a value, nothing is read or written.
"""
