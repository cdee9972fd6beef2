"""`hefa scan`: the clause scanner over a file, and how well it reads its labelled sentences."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.terminal import Json, say, show_json, show_table

if TYPE_CHECKING:
    from workflows.clause_figures import Measured


def scan(
    file: Annotated[Path | None, typer.Argument(metavar="文件（.docx .pdf .txt）")] = None,
    kind: Annotated[str, typer.Option("--type", help="事项类型，如 NORMATIVE_DOC；有的提示对某些类型不适用")] = "",
    measure: Annotated[bool, typer.Option("--measure", help="在两套标注句上逐条算精确率和召回率")] = False,
    as_json: Json = False,
) -> None:
    """条款自查：标出值得核对的表述及依据；只是起草辅助，不是结论，有没有提示都退出码 0。"""
    from house.words import Misuse

    if measure:
        _measure(as_json)
    elif file:
        _scan(file, kind, as_json)
    else:
        raise Misuse(["请给出要自查的文件，或用 --measure 看精确率和召回率"])


def _scan(file: Path, kind: str, as_json: bool) -> None:
    from house.extraction import words_in
    from workflows.scanning import scan as read

    hits = read(words_in(file), kind)
    if as_json:
        places = [
            {"pattern": hit.pattern.id, "start": hit.start, "end": hit.end, "article": hit.article, **hit.finding()}
            for hit in hits
        ]
        show_json({"hits": places})
        return
    rows = [
        (hit.pattern.id, hit.severity, hit.article, hit.quotation, hit.pattern.why, hit.pattern.cited) for hit in hits
    ]
    if rows:
        show_table("条款提示", ("提示", "程度", "位置", "原文", "可能的问题", "依据"), rows)
    say(f"共 {len(rows)} 处提示。只是起草辅助：有提示不等于违法，没有提示不等于合法，由审查人判断。")


def _measure(as_json: bool) -> None:
    from workflows.clause_figures import SETS, as_told, measured
    from workflows.clause_patterns import patterns

    found = [measured(key) for key in SETS]
    if as_json:
        show_json({"sets": [as_told(one) for one in found]})
        return
    rows = [(one.id, one.why, *(cell for some in found for cell in _cells(some, one.id))) for one in patterns()]
    heads = [f"{one.title}{name}" for one in found for name in ("精确率", "召回率", "对/错/漏")]
    show_table("每条提示", ("提示", "内容", *heads), rows)
    for one in found:
        whole = one.whole
        say(
            f"{one.title}：{one.sentences} 句（{one.clean} 句无问题），精确率 {whole.precision:.1%}，召回率 {whole.recall:.1%}",
            *(
                f"  {'误报 ' + ' '.join(slip.wrong) if slip.wrong else ''} {'漏报 ' + ' '.join(slip.missed) if slip.missed else ''} {slip.text}"
                for slip in one.slips
            ),
        )


def _cells(one: "Measured", id: str) -> tuple[str, str, str]:
    figures = one.by_pattern.get(id)
    if not figures:
        return "–", "–", "–"
    return f"{figures.precision:.0%}", f"{figures.recall:.0%}", f"{figures.right}/{figures.wrong}/{figures.missed}"
