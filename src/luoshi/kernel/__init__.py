"""The rules, pure: no Django, no I/O, no clock. Each is a table that a person can read."""
