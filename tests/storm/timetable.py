"""The workers' own application with a quicker timetable: `celery --app tests.storm.timetable`."""

from workers.app import app

EVERY = {
    "looks": 1.0,
    "telling": 1.0,
    "mail": 1.5,
    "calendar": 10.0,
    "hooks": 10.0,
    "digests": 20.0,
    "checkpoints": 10.0,
}

for name, seconds in EVERY.items():
    app.conf.beat_schedule[name]["schedule"] = seconds
    app.conf.beat_schedule[name]["options"] = {"expires": seconds}
app.conf.beat_max_loop_interval = 0.5
