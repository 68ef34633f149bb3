"""The first stage's screens: sources, upload, the review desk, registration. Thin: parse, call, render."""
