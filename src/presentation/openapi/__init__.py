"""The OpenAPI 3.1 document, made from the routes and from the types that check requests and write
answers.

Litestar has a generator of its own. It loses ``ge=0``, the rules of a list's items and what forbids
unknown fields, gives query parameters a null, and knows neither problem documents nor ETags.
msgspec describes its types exactly: the document is built on that, and nothing has to be mended
afterwards.
"""
