"""What a citizen writes, on its way into the record: by the front door, as the public, once however often it is sent."""

import hashlib
from dataclasses import dataclass

from engine.definition import PUBLIC
from engine.docket import Docket
from engine.errors import BadAnswers, NotReady, Reason
from engine.standing import Request
from house import receipts
from house.windows import OPEN, Window

KIND = "YJ"


@dataclass(frozen=True, slots=True)
class Words:
    """A comment as it was written; everything but `text` may be left out. `trap`: what only a program fills in."""

    text: str = ""
    clause: str = ""
    name: str = ""
    contact: str = ""
    trap: str = ""


def speak(docket: Docket, window: Window, words: Words, token: str) -> str:
    """Take a comment; its receipt code. The same form sent again gives the same code.

    Raises BadAnswers and NotReady, every reason at once; KeyReused when the same form comes with other words.
    """
    ticket = receipts.ticket(KIND, token)
    if words.trap:
        raise BadAnswers(Reason("“网址”一栏是防机器填写用的，请清空后再提交", field="website"))
    if window.status != OPEN and not docket.receipt_of(PUBLIC.key, ticket.key, window.case_id):
        raise NotReady(Reason("征求意见已经结束，不再接收新的意见", who="承办单位当面或者来信办理"))
    answers = {
        "clause": words.clause, "text": words.text.replace("\r\n", "\n"), "name": words.name, "contact": words.contact,
        "nonce": hashlib.sha256(f"nonce:{token}".encode()).hexdigest()[:32], "receipt": ticket.sha,
    }  # fmt: skip
    docket.perform(window.case_id, Request("comment", PUBLIC.key, answers, key=ticket.key))
    return ticket.code
