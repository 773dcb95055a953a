"""Archives of courses over HTTP, and what stands in them."""
