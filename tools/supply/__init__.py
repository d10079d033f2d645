"""What comes to us from elsewhere: whether all of it is locked and may be shipped, and the papers that say so.

`python -m tools.supply` audits without a network, `write` writes the bill of materials and the notices anew, and
`faults` asks pip-audit for known vulnerabilities, where a network is there.
"""
