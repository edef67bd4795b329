"""The bench of detection: logs in the exchange format, baselines, and the tables that compare.

Nothing of the product imports it, and it reads of the product what an outsider would.
"""
