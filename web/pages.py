"""Making pages: the templates, what every page knows, and the page that says what went wrong."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from engine.docket import Docket
from engine.errors import Reason
from house.people import name_of
from house.received import unread
from web import words
from web.here import Here
from web.navigation import places

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.do"],
    )  # fmt: skip
    environment.filters.update(words.FILTERS)
    environment.globals.update(
        _=words._, icon=icon, static=static, lights=words.LIGHTS, form_word=_form_word, only_blanks=_only_blanks
    )
    return environment


def icon(name: str, label: str = "") -> Markup:
    """An outline from the sprite; `label`: what it says where no word stands beside it."""
    hidden = Markup(' role="img" aria-label="{}"').format(label) if label else Markup(' aria-hidden="true"')
    return Markup('<svg class="i"{}><use href="{}#i-{}"/></svg>').format(hidden, static("icons.svg"), name)


@cache
def static(path: str) -> str:
    """The address of a file of ours, with its own hash, so that a browser may keep it."""
    digest = sha256((HERE / "static" / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?{digest}"


@pass_context
def _form_word(context: Context) -> Markup:
    """The hidden field that every form carries."""
    return Markup('<input type="hidden" name="form" value="{}">').format(context["here"].form_word)


def _only_blanks(reasons: Sequence[Reason]) -> bool:
    """Whether nothing is wrong but that something is not filled in yet."""
    return bool(reasons) and all(reason.text.endswith("：必填") for reason in reasons)


def page(here: Here, template: str, docket: Docket | None = None, status: int = 200, **more: Any) -> HTMLResponse:
    """A page for this person. `docket`: the reading in which the page was made, for the frame around it."""
    return HTMLResponse(rendered(here, template, docket, **more), status)


def rendered(here: Here, template: str, docket: Docket | None = None, **more: Any) -> str:
    """The same, as text; without a docket in a reading of its own."""
    if docket is None:
        with here.looking() as own:
            return rendered(here, template, own, **more)
    frame = _frame(here, docket)
    return _made(here, template, **(frame | more))


def fragment(here: Here, template: str, status: int = 200, **more: Any) -> HTMLResponse:
    """A piece of a page, without the frame."""
    return HTMLResponse(_made(here, template, **more), status)


def _made(here: Here, template: str, **said: Any) -> str:
    """The text, in which a day of another year than today's is said with its year."""
    before = words.TODAY.set(here.today)
    try:
        return _environment().get_template(template).render(here=here, **said)
    finally:
        words.TODAY.reset(before)


def _frame(here: Here, docket: Docket) -> dict[str, Any]:
    """What the frame of every page shows: who, where, what there is to go to."""
    if not here.me:
        return {"me": None, "places": []}
    name, offices = name_of(docket, here.house, here.me)
    return {
        "me": {"username": here.me, "name": name, "offices": offices},
        "places": places(docket, here),
        "bell": unread(docket.connection, here.me),
    }


def trouble(request: Request, status: int, title: str, reasons: Sequence[Reason], code: str) -> Response:
    """What went wrong, every reason of it, and where to go. Works without a database."""
    from web.dependencies import anybody

    try:
        here = anybody(request)
    except Exception:  # noqa: BLE001 -- the database may be what is wrong
        here = Here(request, request.app.state.house, request.app.state.house.now())
    template = _environment().get_template("trouble.html")
    text = template.render(here=here, me=None, places=[], status=status, title=title, reasons=reasons, code=code)
    return HTMLResponse(text, status)
