"""Who knocks how often: counted in Redis for all processes of the pages at once, in this process where there is none or it is silent."""

import ipaddress
import logging
import time
from hashlib import sha256
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.requests import Request

from web.security import Throttle

log = logging.getLogger(__name__)
PATIENCE = 0.25  # seconds that a page waits for Redis
SILENCE = 10.0  # seconds in which a Redis that did not answer is not asked again
COUNTED = "knocks_counted"
HEARD = """
local clock = redis.call('TIME')
local now, window = clock[1] * 1000 + math.floor(clock[2] / 1000), tonumber(ARGV[2])
local first = redis.call('LINDEX', KEYS[1], ARGV[1] - 1)
if first and first + window > now then return first + window - now end
redis.call('LPUSH', KEYS[1], now)
redis.call('LTRIM', KEYS[1], 0, ARGV[1] - 1)
redis.call('PEXPIRE', KEYS[1], window)
return 0
"""
"""Milliseconds until a knock is heard, 0: heard now. KEYS: the place; ARGV: how many, within how many milliseconds.

The list holds when the last so many were heard; in any stretch of that length there are no more, as in `Throttle`.
"""


class Shared:
    """The count that several processes share. It never keeps a page waiting: whoever cannot be asked says nothing."""

    def __init__(self, url: str, house: str) -> None:
        """`house`: what tells this installation from another one on the same Redis."""
        import redis  # only where it is used
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        client: Any = redis.Redis.from_url(
            url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self._heard = client.register_script(HEARD)
        self._faults = redis.RedisError, OSError
        self._house = sha256(house.encode()).hexdigest()[:12]
        self._silent_until = 0.0

    def wait(self, gate: str, place: str, throttle: Throttle) -> float | None:
        """Seconds until the knock is heard, 0.0: heard now; None when Redis cannot be asked."""
        if time.monotonic() < self._silent_until:
            return None
        key = f"hefa:knocks:{self._house}:{gate}:{sha256(place.encode()).hexdigest()[:32]}"
        try:
            said = self._heard(keys=[key], args=[throttle.knocks, round(throttle.seconds * 1000)])
        except self._faults as fault:
            self._silent_until = time.monotonic() + SILENCE
            log.warning("knocks are counted by each process for %d s: Redis: %s", SILENCE, fault)
            return None
        return int(said) / 1000


def shared_of(state: State) -> Shared | None:
    """The count of the house that is open now; None where it has no Redis."""
    found, house = getattr(state, COUNTED, None), state.house
    if found is None or found[0] is not house:
        said = house.settings
        found = house, Shared(said.redis_url, said.database_url) if said.redis_url else None
        setattr(state, COUNTED, found)
    shared: Shared | None = found[1]
    return shared


def heard(request: Request, gate: str, throttle: Throttle) -> float:
    """Seconds until one more knock at a gate from where this request comes is heard; 0.0: it is heard now. For routes in threads."""
    place, shared = place_of(request), shared_of(request.app.state)
    wait = shared.wait(gate, place, throttle) if shared else None
    return _here(place, throttle) if wait is None else wait


async def listened(request: Request, gate: str, throttle: Throttle) -> float:
    """The same on the event loop, which never waits for Redis itself."""
    place, shared = place_of(request), shared_of(request.app.state)
    wait = await run_in_threadpool(shared.wait, gate, place, throttle) if shared else None
    return _here(place, throttle) if wait is None else wait


def _here(place: str, throttle: Throttle) -> float:
    """As this process has counted."""
    return 0.0 if throttle.admits(place) else float(throttle.wait(place))


def place_of(request: Request) -> str:
    """The address that is counted: an IPv6 network, since one line has as many addresses as it likes."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))
