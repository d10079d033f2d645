"""Pupils, parents, schools, cases, the register and the calendar: immutable values and the facts worked out from them.

Nothing here reads a file, knows a clock or has heard of a letter.
"""
