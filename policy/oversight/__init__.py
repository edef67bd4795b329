"""What is unusual: from gathered evidence (``Seen``) to flags, pure, without clock or store.

An engine is any ``Engine``: a callable that answers, for one act and what is known around it, the
flags that it raises. ``policy.oversight.registry.ENGINES`` lists those that run; the store
(``store/oversight.py``) gathers one ``Seen`` for each look-up, refusal and access, asks each engine
and keeps what it says under its ``Rule``, with ``VERSION``. Raising twice is once, a flag that is
no longer raised goes, and all of them can be dropped and rebuilt.
An engine that needs more evidence adds a field to ``Seen``; one that scores adds a ``Rule``, its
sentences in ``console/flag_words.py``, and nothing else changes.
"""

#: Of rules and numbers together: it stands on each flag. Raise it with any change of either.
VERSION = "2026.11.3"
