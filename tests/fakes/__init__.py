"""In-memory adapters: what the ports promise, without a database. The contract suites hold them to
it.
"""
