"""PostgreSQL: one pool with two ways through it, a unit of work for writes and the read lane for
reads.
"""
