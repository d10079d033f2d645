"""The rules of the checklist, by subject: each gives a finding about a dossier, or None where it says nothing."""
