"""Nobody is on both sides: a body does not study what it has issued itself, and nobody studies for it who holds a post at the issuer."""

from collections.abc import Iterator

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.offices import Offices
from engine.standing import View
from workflows.roles import BODY_LEAD, CREV

OWN_ACT = ASSUMED["制定机关不得审查自己的文件"]
BOTH = ASSUMED["审查与制定机关的说明、纠正分离"]
BODY = (CREV.key, BODY_LEAD.key)


def issued_by_ourselves(view: View, issuer: str) -> Reason | None:
    """The issuer is the body that would study it, or the office of which that body is a part."""
    for role in BODY:
        holder = view.holders.get(role)
        if holder and holder.org != view.org and belongs(view.offices, holder.org, issuer):
            said = f"{view.offices.title(issuer)}的文件不能由{view.offices.title(holder.org)}自己审查：请转送上一级有权机关"
            return Reason(said, OWN_ACT.label, "上一级审查机关", "issuer")
    return None


def belongs(offices: Offices, org: str, issuer: str) -> bool:
    """Whether an office is the issuer, or a part of it."""
    return bool(issuer) and issuer in offices.ancestors(org)


def at_issuer(view: View, person: str, issuer: str) -> Iterator[Reason]:
    """Whoever holds a post at the issuer speaks for it."""
    if any(post.person == person and belongs(view.offices, post.org, issuer) for post in view.posts):
        said = f"{person} 在制定机关{view.offices.title(issuer)}任职，应当回避"
        yield Reason(said, BOTH.label, "其他审查人员或代办人员", "person")
