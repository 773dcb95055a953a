"""The reference server: as little as Python needs for the same answers.

A bare ASGI function on uvicorn, asyncpg's pool, msgspec and hand-written SQL. No framework, no
layers, no middleware.
"""
