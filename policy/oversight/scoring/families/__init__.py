"""The families of evidence: each says what surprises it in one access, then remembers the access.

A family is bounded: per agent and per pair of agent and patient of the last month, per function.
"""
