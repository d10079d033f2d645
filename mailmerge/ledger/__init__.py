"""The record: what happened, for ever. An append-only, hash-chained history on SQLite that can be verified.

No other room writes state. This room imports nothing of ours. `docs/ledger.md` says how it is used and why it is so.
"""
