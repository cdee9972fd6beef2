"""A suggestion on its way in: from a page, a letter, a counter; its files are looked into and kept sealed, whole or not at all."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.definition import PUBLIC
from engine.docket import Docket, Result
from engine.errors import BadAnswers, Reason
from engine.standing import Request, Snapshot
from engine.statements import of
from house import receipts
from house.blobs import BadUpload, Draft
from house.naming import UNNAMED
from house.sniffing import KIND_OF, Found, agrees, sniff
from house.uploads import extension_of, proper_name
from registers.documents import DocumentIndex, number_key, numbers_in
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.forms import MOST_FILES

if TYPE_CHECKING:
    from house.opening import House

KIND = "JY"
TITLE = UNNAMED
LARGEST_FILE = 20 * 2**20  # bytes of one file
LARGEST_ALL = 40 * 2**20  # bytes of all


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: its name and its bytes."""

    name: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class Words:
    """A suggestion as it was written. `trap`: what only a program fills in; `life`: the document, where it was chosen."""

    document: str = ""
    clause: str = ""
    why: str = ""
    name: str = ""
    contact: str = ""
    anonymous: bool = False
    agent: bool = False
    life: int = 0
    trap: str = ""


# --- files ------------------------------------------------------------------------------------------------------------


@contextmanager
def looked_into(house: "House", files: Sequence[Brought]) -> Iterator[list[tuple[Draft, str]]]:
    """Files written aside, of safe types by their content, with proper names. Raises BadUpload with every fault at once."""
    drafts, faults = [], list[Reason]()
    if len(files) > MOST_FILES:
        raise BadUpload([Reason(f"附件最多 {MOST_FILES} 个", field="files")])
    with ExitStack() as stack:
        for n, one in enumerate(files, 1):
            try:
                name = proper_name(one.name)
                extension = extension_of(name)
                if extension not in KIND_OF:
                    raise BadUpload(list(agrees(Found(), extension)))
                draft = stack.enter_context(house.blobs.draft(one.stream, LARGEST_FILE))
                if found := list(agrees(sniff(draft.path), extension)):
                    raise BadUpload(found)
                drafts.append((draft, name))
            except BadUpload as bad:
                faults += [Reason(f"第{n}个附件：{reason.text}", field="files") for reason in bad.reasons]
        if sum(draft.size for draft, _ in drafts) > LARGEST_ALL:
            faults.append(Reason(f"附件合计不得超过 {LARGEST_ALL // 2**20} MB", field="files"))
        if faults:
            raise BadUpload(faults)
        yield drafts


def attached(drafts: Sequence[tuple[Draft, str]]) -> list[dict[str, Any]]:
    """Files as the form names them."""
    return [{"name": name, "sha256": draft.sha256, "size": draft.size} for draft, name in drafts]


@contextmanager
def kept(house: "House", drafts: Sequence[tuple[Draft, str]]) -> Iterator[None]:
    """Around the transaction of the act: the files are in their place before it commits, and gone again when it does not."""
    fresh = [draft.sha256 for draft, _ in drafts if house.blobs.path(draft.sha256) is None]
    try:
        yield
    except BaseException:
        for sha in fresh:
            if path := house.blobs.path(sha):
                path.unlink(missing_ok=True)
        raise


# --- where it goes ----------------------------------------------------------------------------------------------------


def bodies(snapshot: Snapshot) -> list[str]:
    """The governments whose review body takes suggestions, the nearest to people last."""
    offices = snapshot.offices
    found = {
        code
        for code in offices.office
        if any(how in ("county", "city") for _, c, how in offices.relations if c == code)
    }
    return sorted(found, key=lambda code: (len(offices.ancestors(code)), code))


def meant(connection: Connection, said: str, life: int = 0) -> Any:
    """The document that is meant, by its number or its whole title; None when the register does not know it."""
    columns = of(DocumentIndex, "id", "org", "title", "number")
    keys = [key for _, _, key in numbers_in(said)] or [number_key(said)]
    plain = said.strip().strip("《》")
    chosen = (
        col(DocumentIndex.id) == life
        if life
        else col(DocumentIndex.number_key).in_(keys) | (col(DocumentIndex.title) == plain)
    )
    return connection.execute(select(*columns).where(chosen).order_by(col(DocumentIndex.id).desc())).first()


def receiver(snapshot: Snapshot, document: Any) -> str:
    """The government that studies it: the one above the issuer, where its body is here; else the highest one here.

    Raises BadAnswers when nobody here takes suggestions.
    """
    there = bodies(snapshot)
    if not there:
        raise BadAnswers(Reason("本系统还没有设立受理审查建议的机构", who="管理员"))
    office = snapshot.offices.office.get(document.org) if document else None
    above = office.parent if office else ""
    return above if above in there else there[0]


# --- sending ----------------------------------------------------------------------------------------------------------


def suggest(house: "House", docket: Docket, words: Words, drafts: Sequence[tuple[Draft, str]], token: str) -> str:
    """Take a suggestion from the public page; its receipt code. The same form sent again gives the same code.

    Call inside `kept`. Raises Refused with every reason at once.
    """
    ticket = receipts.ticket(KIND, token)
    _trapped(words.trap)
    document = meant(docket.connection, words.document, words.life)
    org = receiver(house.snapshot(docket.connection), document)
    said = {
        "document": words.document, "clause": words.clause, "why": _lines(words.why), "anonymous": words.anonymous,
        "name": words.name, "contact": words.contact, "capacity": "AGENT" if words.agent else "OWN", "files": attached(drafts),
        "channel": "WEB", "received_on": day_of(docket.now).isoformat(), "life": document.id if document else 0,
        "receipt": ticket.sha, "nonce": _nonce(token),
    }  # fmt: skip
    title = f"对《{document.title}》的{TITLE}" if document else TITLE
    request = Request("lodge_suggestion", PUBLIC.key, said, org=org, title=title, workflow=WORKFLOW.key, key=ticket.key)
    _keep(house, docket.open(request), drafts)
    return ticket.code


def enter(
    house: "House", docket: Docket, actor: str, said: Mapping[str, str], drafts: Sequence[tuple[Draft, str]], token: str
) -> tuple[int, str]:  # fmt: skip
    """A letter, a visit, something sent on, entered by somebody of the body; the case and its receipt code. Raises Refused."""
    ticket = receipts.ticket(KIND, token)
    document = meant(docket.connection, said["document"])
    plain = {
        name: value for name in (*_ENTERED, "their_limit") if (value := said.get(name, "")) or name != "their_limit"
    }
    answers = {
        **plain, "why": _lines(said["why"]), "anonymous": said.get("anonymous") == "yes",
        "capacity": "AGENT" if said.get("agent") == "yes" else "OWN", "files": attached(drafts),
        "life": document.id if document else 0, "receipt": ticket.sha, "nonce": _nonce(token),
    }  # fmt: skip
    title = f"对《{document.title}》的{TITLE}" if document else TITLE
    request = Request(
        "lodge_suggestion", actor, answers, org=said["org"], title=title, workflow=WORKFLOW.key, key=ticket.key
    )
    result = docket.open(request)
    _keep(house, result, drafts)
    return result.case_id, ticket.code


_ENTERED = ("document", "clause", "name", "contact", "channel", "origin", "received_on", "from_body", "their_number")


def add(
    house: "House", docket: Docket, case_id: int, act: str, said: Mapping[str, str], drafts: Sequence[tuple[Draft, str]], token: str
) -> Result:  # fmt: skip
    """What is added by the holder of a receipt: an answer to what was missing, or more. Call inside `kept`. Raises Refused."""
    answers = {**said, "words": _lines(said.get("words", "")), "files": attached(drafts), "nonce": _nonce(token)}
    result = docket.perform(case_id, Request(act, PUBLIC.key, answers, key=receipts.ticket(KIND, token).key))
    _keep(house, result, drafts)
    return result


def withdraw(docket: Docket, case_id: int, reason: str, token: str, *, sure: bool) -> Result:
    """Taken back by the holder of a receipt, who has said that they are sure. Raises Refused."""
    if not sure:
        raise BadAnswers(Reason("撤回之后不能恢复：请勾选“确定撤回”", field="sure"))
    key = receipts.ticket(KIND, token).key
    return docket.perform(case_id, Request("withdraw_suggestion", PUBLIC.key, {"reason": reason}, key=key))


def reissue(docket: Docket, case_id: int, actor: str, how: str, token: str) -> str:
    """Another code for whoever has lost theirs, by somebody of the body who has made sure who it is. Raises Refused."""
    ticket = receipts.ticket(KIND, token)
    docket.perform(case_id, Request("reissue_receipt", actor, {"how": how, "receipt": ticket.sha}, key=ticket.key))
    return ticket.code


def _keep(house: "House", result: Result, drafts: Sequence[tuple[Draft, str]]) -> None:
    if not result.repeated:
        for draft, _ in drafts:
            house.blobs.keep(draft)


def _trapped(trap: str) -> None:
    if trap:
        raise BadAnswers(Reason("“网址”一栏是防机器填写用的，请清空后再提交", field="website"))


def _nonce(token: str) -> str:
    """Known to nobody but the sealed part: what is erased cannot be guessed from what remains."""
    return hashlib.sha256(f"nonce:{token}".encode()).hexdigest()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
