"""The machine: how any case moves. Knows no particular law, no HTTP, no Celery, no clock but the one handed in."""
