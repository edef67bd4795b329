"""What is allowed, and what is unusual: values and rules.

No clock, no environment, no database, no log.
"""
