"""Archives of courses as ZIP files."""
