"""The vault: the only code that talks to PostgreSQL or holds a key."""
