"""What a background process works in: opened when its first task comes, so that no forked process shares a connection."""

from functools import cache

from house.opening import House, open_house


@cache
def house() -> House:
    """The one house of this process. Raises BadSettings, BadPolicy, WrongDatabase."""
    return open_house()
