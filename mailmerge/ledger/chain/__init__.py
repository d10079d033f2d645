"""The chain: events appended, sealed by hash, kept, verified, anchored and backed up. It knows no kind of event."""
