"""Letters: written down with what they are about, delivered by a worker."""
