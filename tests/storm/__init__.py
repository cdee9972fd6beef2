"""The whole topology as processes, people who work in it, and faults that strike meanwhile. `python -m tests.storm`."""
