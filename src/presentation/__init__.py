"""HTTP: controllers, schemas, problem documents and the composition root."""
