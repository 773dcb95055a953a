"""Counters of limits: in PostgreSQL, in Redis where there is one, and the requests of one server
beside them.
"""
