"""The record: what happened, for ever. An append-only, hash-chained history on SQLite that can be verified.

`chain` appends, keeps and verifies events and knows none of their kinds; `record` knows every kind, the facts of each,
and answers questions. No other room writes state. `docs/ledger.md` says how it is used and why it is so.
"""
