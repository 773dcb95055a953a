"""What is exported of courses, from PostgreSQL."""
