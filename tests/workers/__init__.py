"""Time in the background, with a real Celery on a real Redis."""
