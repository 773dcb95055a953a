"""What every module shares in the database: the audit trail and the answers kept for repeated
requests.
"""
