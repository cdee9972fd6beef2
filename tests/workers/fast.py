"""The workers' own application with a quicker timetable: `celery --app tests.workers.fast`."""

from workers.app import app

for entry, seconds in {"looks": 0.5, "calendar": 1.0, "checkpoints": 1.0, "tray": 1.0}.items():
    app.conf.beat_schedule[entry]["schedule"] = seconds
app.conf.beat_max_loop_interval = 0.2
