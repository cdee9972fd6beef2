"""The command line, tested as people and scripts call it."""
