"""What a background process works in: opened when its first task comes, so that no forked process shares a connection."""

import threading

from house.opening import House, open_house

_opened: list[House] = []
_opening = threading.Lock()


def house() -> House:
    """The one house of this process. Raises BadSettings, BadPolicy, WrongDatabase."""
    with _opening:
        if not _opened:
            _opened.append(open_house())
        return _opened[0]


def share(house: House) -> None:
    """Work in a house that this process has opened already."""
    _opened[:] = [house]
