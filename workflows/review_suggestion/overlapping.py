"""Studies that have articles in common: who asks about what one of them covers joins it; of the rest, both are told of each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.standing import View
from registers.suggestions import CONCLUDED, ENDS, articles, covers, share
from workflows.normative_document.answers import noted
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.titles import TITLES

ALIKE = ASSUMED["同一条款并案审查，分别答复"].label


def _of_document(view: View) -> list[Mapping[str, Any]]:
    """What is being studied of this case's document, here."""
    key = noted(view, "document_key")
    return [one for one in found(view, "under_way") or [] if one["document_key"] == key]


def covering(view: View) -> list[int]:
    """Studies under way that have every article of this case's clause."""
    own = noted(view, "clause_key")
    return [one["case_id"] for one in _of_document(view) if covers(one["clause_key"], own)]


def beside_told(view: View, answers: Any) -> Iterator[str]:
    """Whoever accepts what only partly is being studied is told which part, and where."""
    del answers
    own = noted(view, "clause_key")
    for one in _of_document(view):
        if share(one["clause_key"], own) and not covers(one["clause_key"], own):
            said = f"{_common(one['clause_key'], own)}正在{one['case_id']}号审查研究中审查，其余条款没有"
            yield f"{said}：受理后另行研究，对相同条款的结论须与该件一致（{ALIKE}）"


def more_told(view: View, answers: Any) -> Iterator[str]:
    """Whoever answers somebody from a study of more than they asked about says what was found of theirs."""
    del answers
    own = noted(view, "clause_key")
    for key in dict.fromkeys(one["clause_key"] for one in found(view, "mine") or []):
        if others := articles(key) - articles(own):
            said = f"并入的审查研究还审查了{_named(others)}，审查结论是就全部条款作出的"
            yield f"{said}：请在答复中写明对{_named(articles(own))}的结论（{ALIKE}）"


def alike(view: View, answers: Any) -> Iterator[str]:
    """Whoever concludes a study is told of another one with an article in common that says, or may come to say, something else."""
    own = noted(view, "clause_key")
    beside = [one for one in found(view, "beside") or [] if share(one["clause_key"], own)]
    ended = {one["case_id"] for one in beside if one["kind"] in ENDS}
    signed = {one["case_id"]: one for one in beside if one["kind"] in CONCLUDED}
    for case, key in {one["case_id"]: one["clause_key"] for one in beside}.items():
        common, last = _common(key, own), signed.get(case)
        if last and last["kind"] != answers.verdict:
            said = f"{case}号审查研究（{last['number']}）对{common}的结论是“{TITLES[last['kind']]}”，与本件不同"
            yield f"{said}：请核对，说明理由（{ALIKE}）"
        elif not last and case not in ended:
            yield f"{common}还在{case}号审查研究中审查，没有签发意见：两件的结论须一致（{ALIKE}）"


def _common(one: str, other: str) -> str:
    return _named(articles(one) & articles(other))


def _named(keys: frozenset[str]) -> str:
    """第七条 as keys have it: 第7条、第9条; the whole document where they name none."""
    return "、".join(f"第{one}条" for one in sorted(keys, key=lambda said: (len(said), said))) or "全文"
