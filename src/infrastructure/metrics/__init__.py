"""What Prometheus scrapes: counted by each server process, told together by whichever is asked."""
