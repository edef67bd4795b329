"""The forms in which a log leaves, each from rows to bytes: no database, and no name of anybody."""
