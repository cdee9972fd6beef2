"""The command line of operators: `hefa …`; each command with `--json` and an honest exit code."""
