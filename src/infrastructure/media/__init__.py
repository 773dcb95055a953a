"""Where the bytes of files lie, and what is found in them."""
