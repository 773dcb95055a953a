"""Use cases and the ports that they need: what the product can do."""
