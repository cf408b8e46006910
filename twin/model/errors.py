"""What can go wrong in the domain, named by what happened and worded for the person on shift. No HTTP here."""

from __future__ import annotations

Place = tuple[float, float]


class DomainError(Exception):
    """The root of all our errors; `code` is the class name and stays stable for clients."""

    message_zh = "操作无法完成"
    message_en = "The request cannot be carried out"

    def __init__(
        self,
        message_en: str | None = None,
        message_zh: str | None = None,
        *,
        at: Place | None = None,
        field: str | None = None,
    ) -> None:
        self.message_en = message_en or type(self).message_en
        self.message_zh = message_zh or (type(self).message_zh if message_en is None else message_en)
        self.place = at
        self.field = field
        super().__init__(self.message_en)

    @property
    def code(self) -> str:
        """The stable name of the error."""
        return type(self).__name__


class Invalid(DomainError):
    """Impossible input; nothing was stored."""

    message_zh = "输入无效"
    message_en = "The input is not valid"


class NotFound(DomainError):
    """There is no such thing, or the asker may not see it."""

    message_zh = "对象不存在"
    message_en = "There is no such object"


class AlreadyExists(DomainError):
    """The business code is taken."""

    message_zh = "编号已被占用"
    message_en = "This code is already taken"


class VersionConflict(DomainError):
    """Somebody else changed the object since it was read."""

    message_zh = "对象已被他人修改,请刷新后重试"
    message_en = "The object was changed by somebody else; reload and try again"


class Forbidden(DomainError):
    """The role does not carry the permission."""

    message_zh = "没有权限"
    message_en = "You do not have the permission"


class NotSignedIn(DomainError):
    """No session, or it has expired."""

    message_zh = "未登录或会话已过期"
    message_en = "Not signed in, or the session has expired"


class WrongPassword(DomainError):
    """Name or password is wrong; it is not said which."""

    message_zh = "用户名或密码错误"
    message_en = "Name or password is wrong"


class AccountLocked(DomainError):
    """Too many failed attempts."""

    message_zh = "账户已锁定,请稍后再试"
    message_en = "The account is locked for a while"


class Unavailable(DomainError):
    """A part of the system that is needed does not answer."""

    message_zh = "服务暂不可用"
    message_en = "A part of the system does not answer"


class UnknownNoun(NotFound):
    """There is no such kind of thing."""

    message_zh = "未知的对象类型"
    message_en = "There is no such kind of object"


class MissingField(Invalid):
    """A required field is empty."""

    message_zh = "缺少必填项"
    message_en = "A required field is missing"


class WrongValue(Invalid):
    """A field holds a value of the wrong kind or outside of what is possible."""

    message_zh = "字段值无效"
    message_en = "A field holds an impossible value"


class WrongGeometry(Invalid):
    """The geometry is missing, empty or of another kind than the noun needs."""

    message_zh = "几何类型不符或为空"
    message_en = "The geometry is missing or of the wrong kind"


class OutlineCrossesItself(Invalid):
    """An outline crosses itself; `place` says where."""

    message_zh = "边界自相交"
    message_en = "The outline crosses itself"


class ZoneCrossesItself(OutlineCrossesItself):
    """The outline of a zone crosses itself."""

    message_zh = "分区边界自相交"
    message_en = "The outline of the zone crosses itself"


class TooFewPoints(Invalid):
    """An outline needs at least three different points."""

    message_zh = "边界至少需要三个不同的点"
    message_en = "An outline needs at least three different points"


class ZeroArea(Invalid):
    """All points of the outline lie on one line."""

    message_zh = "边界面积为零"
    message_en = "The outline encloses no area"


class OutsideTheEarth(Invalid):
    """A coordinate is not a longitude and latitude, or not finite."""

    message_zh = "坐标不是有效的经纬度"
    message_en = "A coordinate is not a longitude and latitude in degrees"


class UnknownGrade(Invalid):
    """A risk grade other than A (red) to D (blue)."""

    message_zh = "未知的风险等级,应为 A、B、C 或 D"
    message_en = "The risk grade must be A, B, C or D"


class ThresholdsOutOfOrder(Invalid):
    """Alarm thresholds must rise: low < high < high_high."""

    message_zh = "报警阈值顺序错误,应为 低 < 高 < 高高"
    message_en = "Alarm thresholds must rise: low < high < high high"


class HeightsOutOfOrder(Invalid):
    """The bottom of a fence must lie below its top."""

    message_zh = "下限高度应小于上限高度"
    message_en = "The bottom must lie below the top"


class TimesOutOfOrder(Invalid):
    """An interval must begin before it ends."""

    message_zh = "开始时间应早于结束时间"
    message_en = "The beginning must lie before the end"


class UnknownReference(Invalid):
    """The object refers to another one that does not exist."""

    message_zh = "引用的对象不存在"
    message_en = "The object refers to something that does not exist"


class UnknownFactor(Invalid):
    """A factor of a grading method is not in its table."""

    message_zh = "评分因子不在标准取值表中"
    message_en = "The factor is not in the table of the method"


class UnknownField(Invalid):
    """The noun has no such column."""

    message_zh = "未知字段"
    message_en = "There is no such field"
