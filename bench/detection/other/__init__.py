"""A second author's logs: nothing here knows the first generator, the engine, or its numbers.

Two basins, each a Samu and an emergency department, one winter with both changes of the hour.
"""
