"""Paper: our fonts, and pages drawn as tagged PDF. It knows no letter, and nothing else of ours."""
