"""Files in PostgreSQL: what is known of them; their bytes lie elsewhere."""
