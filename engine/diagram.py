"""A workflow as a table and as a picture, generated from its declaration: what a person reads is what runs."""

from collections.abc import Iterator
from html import escape

from engine.definition import STAY, Choice, Rule, Workflow

TABLE = "| {} |"


def mermaid(workflow: Workflow) -> str:
    """A Mermaid state diagram; acts that stay are left out."""
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{state.title}" as {state.key}' for state in workflow.states]
    lines += [f"    {a or '[*]'} --> {b}: {title}" for a, b, title in edges(workflow)]
    lines += [f"    {state.key} --> [*]" for state in workflow.states if state.final]
    return "\n".join(lines) + "\n"


def edges(workflow: Workflow) -> Iterator[tuple[str, str, str]]:
    """(from, to, what) for every act that moves a case."""
    joined: dict[tuple[str, str], list[str]] = {}
    for rule in workflow.rules:
        for source in rule.sources or (None,):
            for target in rule.targets:
                joined.setdefault((source.key if source else "", target.key), []).append(rule.title)
    for (a, b), titles in joined.items():
        yield a, b, "、".join(dict.fromkeys(titles))


def markdown(workflow: Workflow) -> str:
    """The procedure for people: states, rules with their law, clocks with theirs, and the picture."""
    parts = [
        f"# {workflow.title}", "", f"`{workflow.key}` · 施行 {workflow.effective} · 依据 {workflow.law.label}", "",
        "本页由流程定义生成（`python -m workflows.docs`），不手改。", "", "## 环节", "",
        "| 环节 | 名称 | 待谁办理 | 等待说明 | 终结 |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for state in workflow.states:
        awaited = state.awaits.title if state.awaits else ""
        parts.append(f"| `{state.key}` | {state.title} | {awaited} | {state.waits} | {'是' if state.final else ''} |")
    parts += ["", "## 办理", "", "| 办理 | 名称 | 由谁 | 从 | 到 | 材料 | 依据 |", "|---|---|---|---|---|---|---|"]
    parts += [_rule(rule) for rule in workflow.rules]
    parts += [
        "",
        "## 期限",
        "",
        "| 期限 | 名称 | 类型 | 参数 | 计时 | 停计 | 届满 | 依据 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for clock in workflow.clocks:
        runs = "、".join(state.title for state in clock.runs)
        stands = "、".join(f"{state.title}（{why}）" for state, why in clock.stands.items())
        passing = "、".join(clock.passing) or (
            "提醒" if clock.kind == "REMIND" else "超期" if clock.kind == "MAX" else ""
        )
        cells = (
            f"`{clock.key}`",
            clock.title,
            str(clock.kind),
            f"`{clock.limit.template}`",
            runs,
            stands,
            passing,
            _law(clock.law),
        )
        parts.append("| " + " | ".join(cells) + " |")
    return "\n".join([*parts, "", "## 图", "", "```mermaid", mermaid(workflow).rstrip(), "```", ""])


def _law(law: object) -> str:
    provisional = getattr(law, "provisional", False)
    return f"{law}{'（暂定）' if provisional and '暂定' not in str(law) else ''}"


def _rule(rule: Rule) -> str:
    who = f"另案开启：{rule.by_case}" if rule.by_case else "、".join(role.title for role in rule.roles)
    source = "、".join(state.title for state in rule.sources) or "—"
    if isinstance(rule.to, Choice):
        target = "；".join(f"{answer} → {state.title}" for answer, state in rule.to.among.items())
    else:
        target = "不变" if rule.to == STAY else getattr(rule.to, "title", "退回原环节")
    papers = "、".join(kind.title for kind in (*rule.needs, *rule.fresh))
    return f"| `{rule.act}` | {rule.title} | {who} | {source} | {target} | {papers} | {_law(rule.law)} |"


def svg(workflow: Workflow) -> str:
    """A plain picture without scripts: states in the order of the table, arcs for the moves."""
    states = {state.key: n for n, state in enumerate(workflow.states)}
    height, step = 60 + 56 * len(states), 56
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" font-family="sans-serif" font-size="13" role="img">',
        f"<title>{escape(workflow.title)}</title>",
        (
            '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z" fill="#5b6b7b"/></marker></defs>'
        ),
    ]
    for n, (a, b, what) in enumerate(edges(workflow)):
        if not a or a == b:
            continue
        y1, y2 = 40 + step * states[a], 40 + step * states[b]
        down = y2 > y1
        x, bend = (520, 40 + 22 * abs(states[b] - states[a])) if down else (380, -40 - 22 * abs(states[b] - states[a]))
        middle = (y1 + y2) / 2 + (n % 3 - 1) * 9
        out.append(
            f'<path d="M{x} {y1} C{x + bend} {y1} {x + bend} {y2} {x} {y2}" fill="none" stroke="#5b6b7b" marker-end="url(#a)">'
            f"<title>{escape(what)}</title></path>"
        )
        if abs(states[b] - states[a]) == 1:
            out.append(
                f'<text x="{x + bend * 0.75:.0f}" y="{middle:.0f}" fill="#33475b" font-size="11">{escape(what[:14])}</text>'
            )
    for state in workflow.states:
        y = 40 + step * states[state.key]
        fill = "#e8f1ec" if state.final else "#eef3f8"
        out.append(f'<rect x="380" y="{y - 17}" width="140" height="34" rx="6" fill="{fill}" stroke="#5b6b7b"/>')
        out.append(f'<text x="450" y="{y + 5}" text-anchor="middle">{escape(state.title)}</text>')
    return "\n".join([*out, "</svg>", ""])
