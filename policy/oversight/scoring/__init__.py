"""The engine that scores: explain, be surprised, calibrate, learn. Pure: no clock, no store.

``events`` go in, in the order of time; ``engine`` scores each access from bounded state; ``run``
makes days of them: one case an agent and a day, calibrated within the function, in queues.
"""
