"""The workers' own application with a quicker timetable: `celery --app tests.workers.fast`."""

from workers.app import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 0.5 if entry["task"] == "workers.looks.look" else 1.0
app.conf.beat_max_loop_interval = 0.2
