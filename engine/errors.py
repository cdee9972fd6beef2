"""Everything that can be refused or found broken: one class per thing a caller could treat differently."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way: what is wrong, the rule that says so, who can mend it, and the answer it concerns."""

    text: str
    law: str = ""
    who: str = ""
    field: str = ""

    def __str__(self) -> str:
        """The reason as one line for people."""
        tail = "；".join(part for part in (self.law, f"可由{self.who}办理" if self.who else "") if part)
        return f"{self.text}（{tail}）" if tail else self.text


def reasons_of(found: Iterable[str | Reason]) -> tuple[Reason, ...]:
    """Plain sentences become reasons."""
    return tuple(Reason(one) if isinstance(one, str) else one for one in found)


class HefaError(Exception):
    """出错了。"""

    code = "error"

    def __init__(self, faults: str | Reason | Sequence[str] | Sequence[Reason] = ()) -> None:
        """`faults`: one sentence, or every fault found."""
        self.reasons = reasons_of([faults] if isinstance(faults, str | Reason) else faults)
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """What people read: the class's sentence, then every reason on a line of its own."""
        return "\n".join([(self.__doc__ or "").strip().splitlines()[0], *(f"· {reason}" for reason in self.reasons)])

    def __str__(self) -> str:
        """Same as `message`."""
        return self.message


# --- refusals: the act is not performed, nothing has changed ---------------------------------------------------------


class Refused(HefaError):
    """不能办理。"""

    code = "refused"


class NotFound(Refused):
    """没有这个对象，或者您无权查看。"""

    code = "not_found"


class NotOffered(Refused):
    """当前环节没有这项办理。"""

    code = "not_offered"


class NotYours(Refused):
    """这项办理不属于您。"""

    code = "not_yours"


class NotReady(Refused):
    """条件还不齐。"""

    code = "not_ready"


class BadAnswers(Refused):
    """填写的内容有误。"""

    code = "bad_answers"


class Stale(Refused):
    """页面已过时：此件已被他人办理，请刷新后再试。"""

    code = "stale"


class Busy(Refused):
    """此件正在被他人办理，请稍后再试。"""

    code = "busy"


class KeyReused(Refused):
    """同一请求编号已用于另一份内容，请重新提交。"""

    code = "key_reused"


# --- faults of definitions, packs, calendars: nothing starts ---------------------------------------------------------


class UnsoundWorkflow(HefaError):
    """流程定义自相矛盾，不能载入。"""

    code = "unsound_workflow"


class BadCalendar(HefaError):
    """日历数据有误。"""

    code = "bad_calendar"


class BadPolicy(HefaError):
    """参数包有误。"""

    code = "bad_policy"


class BadSettings(HefaError):
    """设置有误。"""

    code = "bad_settings"


# --- the database -----------------------------------------------------------------------------------------------------


class WrongDatabase(HefaError):
    """数据库与本程序版本不符。"""

    code = "wrong_database"


class DatabaseAway(HefaError):
    """连不上数据库；本次办理没有保存，请稍后用同一请求编号重试。"""

    code = "database_away"


class DatabaseFull(HefaError):
    """数据库已写满；本次办理没有保存，请清出空间后重试。"""

    code = "database_full"
