"""The demo's solicitations: one that is open now, with what came in so far, and one that was answered and closed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import add_months
from engine.standing import Request
from engine.statements import of
from house import receipts
from house.demo.papers import word
from house.demo.stage import Stage
from house.demo.tickets import token
from house.speaking import KIND, Words, speak
from house.windows import Window, windows
from registers.comments import Consultation
from workflows.normative_document.publication import last_day

BIKES = (
    "第一条　为规范本镇共享电动自行车停放秩序，保障行人通行，制定本细则。",
    "第二条　停放区由镇人民政府会同村（居）民委员会划定，划定方案公示七日。",
    "第三条　企业应当在早晚高峰前清理超出停放区的车辆，接到投诉两小时内到场处理。",
    "第四条　不得以备案、登记名义限制其他企业进入本镇经营。",
    "第五条　本细则自公布之日起满三十日施行，有效期三年。",
)
STALLS = (
    "第一条　为方便群众买卖自产农产品，规范临时摊点，制定本办法。",
    "第二条　村民销售自产农产品的，在指定摊点免收摊位费。",
    "第三条　经营时间为每日五时至十一时，收摊后自行清扫。",
    "第四条　本办法自公布之日起满三十日施行，有效期五年。",
)
ON_BIKES = (
    Words("第三条的两小时太长了，早上停在盲道上，两个小时已经上完班了。建议改为一小时。", "第三条", "郑某某", "zheng@example.org"),
    Words("赞成划停放区，希望把学校门口留出来，接送孩子的时候特别乱。", "第二条"),
    Words("第三条应当写清楚向谁投诉，电话要写在停放区的牌子上。", "第三条"),
)  # fmt: skip
ON_STALLS = (
    Words("上午十一点收摊太早，夏天可以再晚一点。", "第三条", "冯某某"),
    Words("建议到十二点，我们路远，来得晚。", "第三条"),
    Words("免收摊位费好，应该早点实行。"),
    Words("建议允许外地人也免费。", "第二条"),
)
ANSWERS: Sequence[Mapping[str, Any]] = (
    {"numbers": "1-2", "gist": "延长上午的经营时间", "outcome": "PARTLY", "reason": "六月至九月延至十二时，其余月份不变，便于清扫。"},
    {"numbers": "3", "gist": "赞成免收摊位费，尽早施行", "outcome": "ADOPTED"},
    {"numbers": "4", "gist": "外地经营者同样免费", "outcome": "NOT", "reason": "本办法只管村民自产自销；外来经营者适用农贸市场管理办法。"},
)  # fmt: skip


def receipt(n: int) -> str:
    """The code of the nth comment of the demo."""
    return receipts.ticket(KIND, token(n)).code


def seek(stage: Stage, today: date) -> None:
    """Both of them, through the front door."""
    _answered(stage, today - timedelta(40))
    _open(stage, today - timedelta(4))


def _open(stage: Stage, day: date) -> None:
    title, why = "甲镇共享电动自行车停放区管理细则（修订）", "随着车辆增多，原细则的停放区不够用，拟修订。"
    _begin(stage, day, 0, title, BIKES, why, "BUSINESS")
    _speak(stage, day + timedelta(1), ON_BIKES, 0)


def _answered(stage: Stage, day: date) -> None:
    making = _begin(
        stage,
        day,
        3,
        "丁街道自产农产品临时摊点管理办法（修订）",
        STALLS,
        "为方便群众买卖自产农产品，拟修订临时摊点办法。",
    )
    _speak(stage, day + timedelta(2), ON_STALLS, len(ON_BIKES))
    stage.at(day + timedelta(30))
    with stage.database.reading() as connection:
        child = connection.execute(
            select(*of(Consultation, "case_id")).where(col(Consultation.about) == making)
        ).scalar_one()
    stage.act(child, "sort_comments", "h1.3", {"points": list(ANSWERS)})
    said = "共收到意见四条，采纳一条，部分采纳一类两条，未采纳一条。"
    told = {"received": 4, "adopted": 1, "summary": said}
    stage.act(making, "close_comments", "h1.3", told, {"consultation": "征求意见情况：四条意见及处理。"})
    stage.act(child, "publish_answers", "h1.3", {"summary": said, "changes": "第三条增加六月至九月延至十二时的规定。"})


def _begin(stage: Stage, day: date, town: int, title: str, draft: Sequence[str], why: str, reach: str = "OTHER") -> int:
    """The amendment of a document in force, begun in its case of life; its draft is laid before the public at once."""
    life, office = _enrolled(stage, day, town, title.removesuffix("（修订）"), draft), f"office.{town}"
    stage.at(day, 9, 30).tick()
    plan = stage.act(life, "begin_amendment", office, {"reason": why, "reach": reach}).plan
    opened = plan.children if plan else ()
    case = next(child.deed.case_id for child in opened if child.deed.rule.act == "begin_change")
    papers = {
        "draft": word(f"{title}（征求意见稿）.docx", title, draft), "explanation": word("起草说明.docx", f"{title}起草说明", (why,)),
    }  # fmt: skip
    with stage.at(day, 10).database.docket(stage.now, stage.salt()) as docket:
        materials = stage.tray(docket.connection, f"h1.{town}", papers)
        asked = {"channels": "县人民政府门户网站、村务公开栏", "url": "https://example.gov.cn/sought"}
        stage.seen(docket.perform(case, Request("open_comments", f"h1.{town}", asked, materials)))
    return case


def _enrolled(stage: Stage, day: date, town: int, title: str, draft: Sequence[str]) -> int:
    """What is to be amended, as the town's office entered it that morning: two years in force."""
    effective = add_months(day, -24).replace(day=1)
    with stage.at(day).database.docket(stage.now, stage.salt()) as docket:
        mark = docket.snapshot().offices.office[f"town{town}"].mark
        number = f"{mark}规〔{effective.year}〕{8 + town}号"
        said = {
            "number": number, "published_on": str(effective - timedelta(30)), "effective_on": str(effective),
            "expires_on": str(last_day(effective, 60)), "channel": "县人民政府门户网站", "url": "https://example.gov.cn/registered",
        }  # fmt: skip
        papers = stage.tray(docket.connection, f"office.{town}", {"final": word(f"{number}.docx", title, draft[:-1])})
        request = Request(
            "enrol", f"office.{town}", said, papers, org=f"town{town}", title=title, workflow="document_life"
        )
        return stage.seen(docket.open(request)).case_id


def _speak(stage: Stage, day: date, written: Sequence[Words], first: int) -> None:
    """Each as somebody sends it."""
    for n, words in enumerate(written):
        with stage.at(day, 19, n).database.docket(stage.now, stage.salt()) as docket:
            newest: Window = windows(docket)[0]
            speak(docket, newest, words, token(first + n))
