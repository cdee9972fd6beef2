"""Help: the keys, what each error means, the words, and a handbook for each of those who work here."""

from fastapi import APIRouter, Response

from engine.errors import NotFound
from web import markdown
from web.administering import shown
from web.dependencies import Anybody, Signed
from web.errors import STATUS
from web.explained import explained

router = APIRouter()
BOOKS = (
    ("township", "送审、补正、答复、上会", "building"), ("reviewer", "受理、核对、写意见、签发", "writing-sign"),
    ("supervisor", "看板、超期、统计、留痕", "gauge"), ("administrator", "机构、人员、日历、参数", "settings"),
    ("decision", "重大行政决策、评审团、会议材料", "users-group"),
    ("panelist", "评审须知：声明、材料、评议、表决、签名", "gavel"),
    ("competition", "公平竞争：初审、会同审查、例外", "scale"),
    ("public", "征求意见、公众意见、公开页面", "world"),
)  # fmt: skip
KEYS = (
    ("到处都能用", (("/", "找"), ("?", "这一页"), ("g i", "收件箱"), ("g b", "看板"), ("Esc", "关闭、取消选中"))),
    ("收件箱", (("j", "下一件"), ("k", "上一件"), ("Enter", "打开"), ("x", "选中"), ("a", "分给我"), ("f", "筛选"))),
    ("审查件", (
        ("n", "下一步办理"), ("r", "退回"), ("e", "提请支持"), ("p", "中止"), ("m", "记一笔"), ("d", "材料"), ("t", "留痕"),
        ("[", "上一件"), ("]", "下一件"),
    )),
    ("写意见", (("q", "把选中的话引成问题"), ("+", "新问题"), ("Ctrl+Enter", "在抽屉里办理"))),
)  # fmt: skip


@router.get("/help")
def help_(here: Signed) -> Response:
    """The keys, and where to read on."""
    books = [(name, markdown.title_of(f"handbook/{name}.md"), words, icon) for name, words, icon in BOOKS]
    return shown(here, "help.html", keys=KEYS, books=books)


@router.get("/help/errors")
def errors(here: Anybody) -> Response:
    """Every error by its code. Also for who cannot sign in."""
    return shown(here, "help_errors.html", found=explained(STATUS))


@router.get("/help/glossary")
def glossary(here: Signed) -> Response:
    """One word per thing."""
    return _document(here, "glossary.md", "词汇")


@router.get("/help/handbook/{name}")
def handbook(here: Signed, name: str) -> Response:
    """A handbook."""
    if name not in {known for known, _, _ in BOOKS}:
        raise NotFound(f"没有手册 {name}")
    path = f"handbook/{name}.md"
    return _document(here, path, markdown.title_of(path))


def _document(here: Signed, path: str, title: str) -> Response:
    text = markdown.document(path)
    if text is None:
        raise NotFound(f"这份程序没有带 docs/{path}")
    return shown(here, "help_book.html", text=text, title=title)
