"""What every entrance stands on: the opened house, its files and people, its lists and pages as data, its demo and its care."""
