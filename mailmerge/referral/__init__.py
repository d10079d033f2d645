"""The referral: what an authority asks before it acts, checked line by line, and the pack that it gets."""
