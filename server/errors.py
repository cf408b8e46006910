"""One table from what happened in the domain to an HTTP answer: RFC 9457 problem documents, worded zh and en."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException

from twin.model import errors as domain
from twin.model.errors import DomainError

LOG = logging.getLogger(__name__)
PROBLEM = "application/problem+json"


class LiveUnavailable(domain.Unavailable):
    """The alarm engine does not answer; nothing was acknowledged or sent."""

    message_zh = "实时报警引擎无响应,操作未执行"
    message_en = "The alarm engine does not answer; nothing was done"


class SearchUnavailable(domain.Unavailable):
    """The search for leaks does not answer; live alarms go on."""

    message_zh = "泄漏溯源服务无响应,实时报警仍在运行"
    message_en = "The search for leaks does not answer; live alarms go on"


class NoSimulator(domain.DomainError):
    """No virtual devices run here, so that no exercise leak can be made."""

    message_zh = "未运行模拟设备,不能开始泄漏演练;请先运行 onemap simulate"
    message_en = "No simulated devices run here: start `onemap simulate`, then the exercise"


class DrillRuns(domain.DomainError):
    """Another exercise leak has not ended."""

    message_zh = "上一次泄漏演练尚未结束"
    message_en = "Another exercise leak has not ended yet"


class CannotLeak(domain.Invalid):
    """What was named holds nothing that a detector shows."""

    message_zh = "该设备没有探测器可测的介质,不能用于泄漏演练"
    message_en = "No detector shows what this equipment holds: it cannot leak in an exercise"


class DatabaseUnavailable(domain.Unavailable):
    """The database does not answer; live alarms go on."""

    message_zh = "数据库中断,实时报警仍在运行"
    message_en = "The database does not answer; live alarms go on"


class CrossSiteRefused(domain.Forbidden):
    """A write came from another site, or without the session's CSRF token."""

    message_zh = "请求来源校验失败,请刷新页面后重试"
    message_en = "The request did not come from this site's own page; reload and try again"


class PageNotBuilt(DomainError):
    """The script of the stand-alone page is not there."""

    message_zh = "独立页面的脚本尚未构建:请运行 ./onemap up,或在 scenes/web 中运行 npm run build"
    message_en = "The script of the stand-alone page is not built: run ./onemap up, or npm run build in scenes/web"


class VersionMissing(DomainError):
    """A change must say in If-Match which version it was made on."""

    message_zh = "缺少 If-Match 版本号"
    message_en = "The header If-Match with the version is missing"


class TooLarge(domain.Invalid):
    """The upload is larger than the server takes."""

    message_zh = "上传文件过大"
    message_en = "The upload is too large"


class WouldLockOut(domain.Invalid):
    """Nobody would be left who may manage accounts."""

    message_zh = "至少要保留一个可管理账户的账户"
    message_en = "Somebody must be left who may manage accounts"


class WhatIfTooLong(DomainError):
    """A what-if run was stopped because it took too long."""

    message_zh = "推演计算超时,已停止"
    message_en = "The what-if run took too long and was stopped"


class WhatIfQueueFull(DomainError):
    """Too many what-if runs are waiting."""

    message_zh = "推演任务过多,请稍后再试"
    message_en = "Too many what-if runs are waiting; try again later"


class WorkerLost(domain.Unavailable):
    """The process that computed ended before its answer, several times."""

    message_zh = "计算进程意外结束,多次重试未成功"
    message_en = "The computing process ended before it answered, several times in a row"


class JobGivenUp(DomainError):
    """The server ended several times while it worked on this; it is not begun again."""

    message_zh = "该任务多次导致中断,已停止重试;请缩小范围后重新提交"
    message_en = "The work was broken off several times and is not begun again; ask for less and send it anew"


class SweepTooLong(domain.Invalid):
    """A sweep asks for more pieces than one job may have."""

    message_zh = "批量推演规模过大:设施数与气象数之积不能超过 2000"
    message_en = "The sweep is too large: vessels times weathers must not be more than 2000"


class NoVessel(domain.Invalid):
    """What was chosen holds no substance, or its size is not known."""

    message_zh = "所选设施没有存放物质或缺少尺寸,无法给出典型情景"
    message_en = "This structure holds no substance or has no size, so that no case can be filled in for it"


class NoPipe(domain.Invalid):
    """Of the line that was chosen neither contents nor diameter are known."""

    message_zh = "所选管道缺少介质或内径,请先在台账中补充"
    message_en = "The contents or the inner diameter of this pipeline are not known; add them to its row first"


class NotAnswered(DomainError):
    """A fault of ours; the details are in the log, not in the answer."""

    message_zh = "服务器内部错误"
    message_en = "The server met a fault of its own"


STATUS: dict[type[Exception], int] = {
    domain.VersionConflict: 409,
    domain.AlreadyExists: 409,
    domain.NotFound: 404,
    domain.NotSignedIn: 401,
    domain.WrongPassword: 401,
    domain.AccountLocked: 429,
    domain.Forbidden: 403,
    domain.Unavailable: 503,
    NoSimulator: 409,
    DrillRuns: 409,
    domain.Invalid: 422,
    TooLarge: 413,
    VersionMissing: 428,
    WhatIfTooLong: 504,
    WhatIfQueueFull: 429,
    PageNotBuilt: 503,
    NotAnswered: 500,
    DomainError: 400,
}


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error, by its nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(error: DomainError, status: int | None = None) -> JSONResponse:
    """The RFC 9457 document of a domain error."""
    status = status or status_of(error)
    body: dict[str, Any] = {
        "type": f"urn:onemap:problem:{error.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail_zh": error.message_zh,
        "detail_en": error.message_en,
    }
    if error.place is not None:
        body["place"] = list(error.place)
    if error.field is not None:
        body["field"] = error.field
    headers = {"Cache-Control": "no-store"}
    wait_s = getattr(error, "wait_s", None)
    if wait_s is not None:
        headers["Retry-After"] = str(int(wait_s) + 1)
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def from_engine(answer: dict[str, Any]) -> DomainError:
    """The error that the alarm engine named in its reply, as one of ours."""
    known = {kind.__name__: kind for kind in _kinds(DomainError)}
    error_class = known.get(str(answer.get("code")), domain.Invalid)
    return error_class(str(answer.get("message_en") or answer.get("code")), str(answer.get("message_zh") or "") or None)


def _kinds(kind: type[DomainError]) -> list[type[DomainError]]:
    """Every kind of error below one, wherever it is defined."""
    return [each for sub in kind.__subclasses__() for each in (sub, *_kinds(sub))]


def refused_by_model(code: str, message_zh: str, message_en: str, field: str | None) -> DomainError:
    """A consequence model's own error, under its own code."""
    kind: type[domain.Invalid] = type(code, (domain.Invalid,), {})
    return kind(message_en, message_zh, field=field)


def is_outage(error: Exception) -> bool:
    """True when the database did not answer, false when it answered and refused."""
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or isinstance(error, OperationalError | TimeoutError)


def install(app: FastAPI) -> None:
    """Let `app` answer every error by the table above."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(TimeoutError, _database)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def _domain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    if isinstance(error, domain.VersionConflict) and "if-match" in request.headers:
        return problem(error, 412)
    return problem(error)


def _database(request: Request, error: Exception) -> JSONResponse:
    if is_outage(error):
        return problem(DatabaseUnavailable())
    return _fault(request, error)


def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"] if step not in ("body", "query", "path"))
    return problem(domain.WrongValue(f"{where}: {first['msg']}", f"字段 {where} 无效", field=where or None))


def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return problem(domain.NotFound())
    answer = problem(DomainError(str(error.detail), str(error.detail)), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _fault(request: Request, error: Exception) -> JSONResponse:
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(NotAnswered())
