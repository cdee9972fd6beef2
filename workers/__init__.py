"""Time in the background: a queue that only rings, a timetable, and tasks of three lines that may be repeated."""
