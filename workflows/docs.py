"""docs/workflows: every procedure as a table and a picture, and published.json, both generated from what runs.

`python -m workflows.docs` writes the pages, `--check` fails when they are stale. A table that has been published is not
changed in place: give it a new effective date, keep the old version beside it, then `--publish`. (`--unreleased` writes
over what no office has run under yet.)
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.diagram import markdown
from workflows import every

PAGES = Path(__file__).parents[1] / "docs" / "workflows"
PUBLISHED = Path(__file__).parent / "published.json"


def pages() -> dict[Path, str]:
    """What the pages should say."""
    found = {PAGES / f"{workflow.key}.md": markdown(workflow) for workflow in every()}
    lines = ["# 流程", "", *dict.fromkeys(f"- [{workflow.title}]({workflow.key}.md)" for workflow in every()), ""]
    return {PAGES / "README.md": "\n".join(lines), **found}


def stale() -> list[str]:
    """Pages that do not say what runs."""
    return [path.name for path, text in pages().items() if not path.exists() or path.read_text() != text]


def changed() -> list[str]:
    """Published tables that are no longer what was published under their effective date."""
    published = _published()
    return [
        f"{workflow.key}（{workflow.effective} 施行）"
        for workflow in every()
        if published.get(workflow.key, {}).get(str(workflow.effective)) != workflow.sha
    ]


def altered() -> list[str]:
    """Tables that were published under their effective date with another content."""
    published = _published()
    held = ((workflow, published.get(workflow.key, {}).get(str(workflow.effective))) for workflow in every())
    return [f"{workflow.key}（{workflow.effective} 施行）" for workflow, sha in held if sha not in (None, workflow.sha)]


def _published() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(PUBLISHED.read_text()) if PUBLISHED.exists() else {}
    return found


def _publish() -> None:
    published = _published()
    for workflow in every():
        published.setdefault(workflow.key, {})[str(workflow.effective)] = workflow.sha
    PUBLISHED.write_text(json.dumps(published, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def main(arguments: Sequence[str]) -> int:
    """Write, or check."""
    if "--publish" in arguments or "--unreleased" in arguments:
        faults = [] if "--unreleased" in arguments else altered()
        if faults:
            sys.stderr.writelines(f"已公布的流程不能改动：{fault}；请另立施行日并保留旧版\n" for fault in faults)
            return 1
        _publish()
    if "--check" in arguments:
        faults = [f"过时：docs/workflows/{name}（运行 python -m workflows.docs）" for name in stale()]
        faults += [f"已公布的流程被改动：{name}；请另立施行日并保留旧版" for name in changed()]
        sys.stderr.writelines(f"{fault}\n" for fault in faults)
        return 1 if faults else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
