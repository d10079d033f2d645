"""Exports of one made-up school, in the shapes in which three systems give them."""
