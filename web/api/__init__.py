"""The JSON API: the same front door for programs."""
