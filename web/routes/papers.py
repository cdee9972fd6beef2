"""The papers of a case, printed as Word or PDF."""

from fastapi import APIRouter, Request, Response

from engine.errors import NotFound
from house.printing.papers import printed
from house.printing.pdf import pdf
from house.printing.word import docx
from house.seeing import must_see
from house.uploads import headers
from web.dependencies import Signed

router = APIRouter()
FORMS = {"pdf": pdf, "docx": docx}


@router.get("/cases/{case}/papers/{key}/{seq}.{form}")
def paper(here: Signed, case: int, key: str, seq: int, form: str, request: Request, inline: bool = False) -> Response:
    """One paper; its code leads to the step that issued it."""
    if form not in FORMS:
        raise NotFound(f"没有 {form} 这种格式，可用 pdf 或 docx")
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        made = printed(docket, case, key, seq, here.me, address=str(request.base_url).rstrip("/"))
    return Response(FORMS[form](made), headers=headers(f"{made.title}-{case}-{seq}.{form}", inline))
