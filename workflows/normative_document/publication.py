"""Publication: which days are allowed, when validity ends, when the office is reminded. Pure, for acts and for imports."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from engine.calendar import add_months
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.policy import Policies, Value
from workflows.law import BUSINESS722, G37

ALLOWED = {"GENERAL": "doc.validity", "PROVISIONAL": "doc.validity.provisional", "NOTICE": "doc.validity.notice"}
REMINDERS = {
    "evaluate_on": "doc.expiry.remind.evaluate", "escalate_on": "doc.expiry.remind.escalate", "final_on": "doc.expiry.remind.government",
}  # fmt: skip


def last_day(effective_on: date, months: int) -> date:
    """The last day of a validity of so many months: 2024-10-01 and 24 months end on 2026-09-30."""
    return add_months(effective_on, months) - timedelta(1)


def months_between(effective_on: date, expires_on: date) -> int:
    """How many whole months a validity has, a begun one counted."""
    whole = (expires_on.year - effective_on.year) * 12 + expires_on.month - effective_on.month
    return whole + (last_day(effective_on, whole) < expires_on)


def days_ahead(effective_on: date, expires_on: date | None, policies: Policies, org: str, on: date) -> dict[str, date]:
    """The days on which time will act: when validity has ended, and the reminders before; none without an end.

    No reminder lies before the document is in force.
    """
    if expires_on is None:
        return {}
    found = {"lapses_on": expires_on + timedelta(1)}
    for name, key in REMINDERS.items():
        months = int(policies.value(key, org, on).value)
        found[name] = max(add_months(expires_on, -months), effective_on)
    return found


def faults(answers: Any, form: str, policies: Policies, org: str, on: date) -> Iterator[Reason]:
    """What is wrong with the days of a publication."""
    published, effective, expires = answers.published_on, answers.effective_on, answers.expires_on
    if published > on:
        yield Reason("公布日在今天之后", G37.whole.label, field="published_on")
    if effective < published:
        yield Reason(
            f"施行日 {effective} 早于公布日 {published}：未经公布的不得施行", G37.whole.label, field="effective_on"
        )
    lead = policies.value("doc.effective.lead", org, on)
    if 0 <= (effective - published).days < int(lead.value) and len(answers.early_reason) < 2:
        why = f"公布后不足{lead.value}日即施行，须说明理由"
        yield Reason(why, _cited(lead), field="early_reason")
    yield from _validity(answers, form, policies.value(ALLOWED[form], org, on))
    if expires is not None and expires < effective:
        yield Reason("有效期届满日早于施行日", field="expires_on")


def _validity(answers: Any, form: str, allowed: Value) -> Iterator[Reason]:
    """暂行、试行 and notices have their limit; a general document may be longer for a reason."""
    expires = answers.expires_on
    months = months_between(answers.effective_on, expires) if expires and expires >= answers.effective_on else None
    if form != "GENERAL" and (months is None or months > int(allowed.value)):
        name = {"PROVISIONAL": "暂行、试行文件", "NOTICE": "通告"}[form]
        yield Reason(f"{name}的有效期不得超过{allowed.words}", _cited(allowed), field="validity_months")
    elif (months is None or months > int(allowed.value)) and len(answers.validity_reason) < 2:
        what = "长期有效" if months is None else f"有效期超过{allowed.words}"
        yield Reason(f"{what}的，须说明理由", _cited(allowed), field="validity_reason")


def _cited(value: Value) -> str:
    return value.source + ("（暂定）" if value.provisional else "")


def doubts(answers: Any, form: str, policies: Policies, org: str, on: date) -> Iterator[str]:
    """What is allowed and still worth a second look."""
    lead, allowed = policies.value("doc.effective.lead", org, on), policies.value(ALLOWED[form], org, on)
    if (answers.effective_on - answers.published_on).days < int(lead.value):
        yield f"公布后不足{lead.value}日即施行：须考虑适应调整期（{BUSINESS722['65'].label}）"
    expires = answers.expires_on
    if form == "GENERAL" and (expires is None or months_between(answers.effective_on, expires) > int(allowed.value)):
        yield f"有效期超过一般的{allowed.words}"
    if not answers.url:
        yield f"没有公开网址：未经公布的不得作为行政管理依据（{BUSINESS722['64'].label}）"
    if not answers.interpretation_url:
        yield f"没有同步发布解读（{ASSUMED['解读与文件同步公开'].label}）"


def stock_doubts(answers: Any, policies: Policies, org: str, on: date) -> Iterator[str]:
    """A document of an existing stock whose validity is longer than is allowed today, or has no end and no reason for it."""
    allowed, expires = policies.value(ALLOWED[answers.form], org, on), answers.expires_on
    months = months_between(answers.effective_on, expires) if expires and expires >= answers.effective_on else None
    if months is not None and months <= int(allowed.value):
        return
    name = {"PROVISIONAL": "暂行、试行文件", "NOTICE": "通告", "GENERAL": "规范性文件"}[answers.form]
    if answers.form != "GENERAL" or len(answers.validity_reason) < 2:
        long = "没有有效期" if months is None else f"有效期 {months} 个月"
        yield f"{long}，超过{name}一般的{allowed.words}（{_cited(allowed)}）：请列入清理，评估后修改、延续或者废止"


def filled(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The last day, from the months that were said."""
    months, effective = raw.get("validity_months"), raw.get("effective_on")
    if raw.get("expires_on") or not months or not effective:
        return {}
    try:
        start = effective if isinstance(effective, date) else date.fromisoformat(str(effective))
        return {"expires_on": last_day(start, int(months)).isoformat()}
    except (ValueError, OverflowError):
        return {}  # the form says what is wrong with them
