"""Every error by its code: what it means, and what one does about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.errors import HefaError

DO: Mapping[str, str] = {
    "error": "稍后再试。还不行，请管理员看“自检”页，并把时间告诉运维人员。没有办理任何事。",
    "refused": "页面上写了每一条原因、依据和谁能办。先解决原因，再办一次。",
    "not_found": "地址可能写错，或者这一件不在您的职责范围内。两种情况不加区分，以免泄露。需要看的话请找管理员。",
    "not_offered": "这一件已经走到别的环节，多半是同事先办了。刷新页面看现在能办什么。",
    "not_yours": "这项办理属于别的职责，或者您在这一件里已有不能兼任的身份。页面上写了谁能办。",
    "not_ready": "页面上一次列出了所有不齐的条件。逐条补上再办；写好的内容都还在。",
    "bad_answers": "标红的项目旁边写着怎么改。写好的内容都还在。",
    "stale": "您看的时候别人办了这一件。没有覆盖任何内容；看看变了什么，再决定办不办。",
    "busy": "有人正好同时在办这一件。等几秒再试。",
    "key_reused": "同一个表单提交了两次不同的内容。回到这一件，重新打开表单再办。",
    "unsound_workflow": "流程表自相矛盾，程序拒绝载入。请开发人员看启动时的提示。",
    "bad_calendar": "日历文件有误，或日子超出 2010 年至 2100 年。按提示逐行改好再导入。",
    "bad_policy": "参数缺失、没有出处或互相矛盾。请管理员看“参数”页。",
    "bad_settings": "环境变量写错了。运维人员看启动时的提示，更正后重新启动。",
    "wrong_database": "数据库与程序版本不符。运维人员先备份，再运行 hefa migrate 或 hefa upgrade。",
    "database_away": "数据库暂时连不上。本次没有保存；过一会儿再提交一次，不会重复办理。",
    "database_full": "数据库或磁盘满了。本次没有保存；请运维人员清出空间。",
    "disk_full": "磁盘满了。本次没有保存；请运维人员清出空间。",
    "store_full": "放文件的磁盘满了。文件没有收下；请运维人员清出空间后再传。",
    "misuse": "文件或填写的内容不合要求，页面上写了哪里不对。",
    "not_signed_in": "登录已过期（30 分钟没有操作，或满 12 小时）。登录后会回到刚才的页面。",
    "wrong_password": "用户名或密码不对。忘了密码，请本单位管理员重设。",
    "locked": "连续输错 5 次，锁定 15 分钟。等一等，或请管理员解除。",
    "weak_password": "换一个长一点的：几个不相干的词连起来最好记，也最难猜。",
    "forged": "页面放得太久，或者表单不是从本系统的页面提交的。返回上一页，刷新后再提交；写的内容还在。",
    "change_first": "现在用的是一次性密码。先设置自己的密码，再办别的。",
    "too_often": "这台设备一分钟内试得太多。等一分钟。",
    "no_font": "服务器上没有中文字体，打印不出公文。请运维人员安装 Noto CJK 字体。",
    "no_redis": "后台队列连不上。记录不受影响，到时的提醒会晚一点；请运维人员启动 Redis。",
    "bad_upload": "这个文件不能收，页面上写了为什么。换一个文件再传。",
    "upload_wrong_type": "文件的内容和扩展名不一致、含有宏或程序，或者是不收的类型。另存为 PDF 或不含宏的文件再传。",
    "upload_bad_name": "文件名含有路径字符，或者是空的。改名再传。",
    "upload_too_large": "文件太大。压缩图片、分成几份，或请运维人员调整 HEFA_UPLOAD_LIMIT。",
    "upload_interrupted": "上传到一半断了。没有留下半个文件；再传一次。",
    "http_404": "地址写错了，或者这一页已经不在。从上面的导航重新进去。",
    "http_405": "这个地址不能这样提交。从页面上的按钮办理。",
    "http_413": "提交的内容太大。分几次提交。",
    "unreadable": "地址或表单里有读不懂的值。从页面上的按钮重新进去。",
}
TITLES: Mapping[str, str] = {
    "http_404": "没有这一页", "http_405": "这里不能这样提交", "http_413": "提交的内容太大", "unreadable": "提交的内容读不懂",
    "disk_full": "磁盘已满",
}  # fmt: skip
BY_STATUS: Mapping[int, str] = {
    4: "页面上写了每一条原因。改好再提交；写好的内容都还在，没有办理任何事。",
    5: "不是您的问题。稍后再试；还不行，请管理员看“自检”页。",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One error."""

    code: str
    status: int
    title: str
    do: str


def explained(statuses: Mapping[str, int]) -> list[Explained]:
    """Every code of these, and what only the frame answers."""
    titles = {**dict(_classes(HefaError)), **TITLES}
    more = {"http_404": 404, "http_405": 405, "http_413": 413, "unreadable": 422}
    return [
        Explained(code, status, titles.get(code, "不能办理"), DO.get(code, BY_STATUS[status // 100]))
        for code, status in {**statuses, **more}.items()
    ]


def _classes(above: type[HefaError]) -> Iterator[tuple[str, str]]:
    """code → the sentence of its class, for every class there is."""
    yield above.code, (above.__doc__ or "").strip().splitlines()[0]
    for below in above.__subclasses__():
        yield from _classes(below)
