"""From control points on picture and ground to the pose of a camera, and from there to the ground with its error.

The pose is solved by SQPnP and refined by Levenberg–Marquardt (OpenCV); where the focal length is not known it is the
one that leaves the least error in the picture. How good it is, is told by leaving each point out in turn: the distance
on the ground between where the others put it and where it was surveyed. The ellipse at a pixel follows from the scatter
of the points in the picture, carried through pose and ray (first order).

Sources: Terzakis and Lourakis (2020), A consistently fast and globally optimal solution to the PnP problem; Hartley
and Zisserman (2004), Multiple view geometry, ch. 5 and 7. Checked on synthetic cameras of 6 to 20 m height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, radians, tan

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from twin.model.errors import Invalid

Floats = NDArray[np.float64]
FEWEST = 6
"""Control points below which leaving one out tells nothing."""
NARROWEST = 0.05
"""Least ratio of breadth to length of the control points, on the ground and in the picture."""
LEAST_NOISE_PX = 1.0  # a click is not better than this
_FOCAL_RANGE = (0.4, 8.0)  # times the width of the picture: fields of view of 103 to 7 degrees


class TooFewControlPoints(Invalid):
    """A pose needs six control points or more."""

    message_zh = f"至少需要 {FEWEST} 个控制点"
    message_en = f"At least {FEWEST} control points are needed"


class ControlPointsInLine(Invalid):
    """The control points lie on a line, or nearly, on the ground or in the picture."""

    message_zh = "控制点近似共线,请在画面和地面上分散选取"
    message_en = "The control points lie nearly in one line: spread them over picture and ground"


class PoseNotFound(Invalid):
    """No pose of a camera above the ground fits the points."""

    message_zh = "控制点不能对应到一个合理的相机位置,请检查点位是否配错"
    message_en = "No place of a camera fits these points: check whether picture and ground are paired rightly"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPoint:
    """One thing seen in the picture [px, from the upper left corner] and surveyed [local metres]."""

    u_px: float
    v_px: float
    x_m: float
    y_m: float
    z_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The 95 % ellipse on the ground: half axes [m], and the direction of the longer, clockwise from north [°]."""

    major_m: float
    minor_m: float
    heading_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A solved camera: turn (Rodrigues) and shift, focal length, lens, scatter in the picture and errors on the ground.

    `left_out_m` is, in the order of the points, how far off each was when the others alone were used.
    """

    turn: Floats
    shift: Floats
    focal_px: float
    middle_px: tuple[float, float]
    lens: Floats
    noise_px: float
    covariance: Floats
    left_out_m: tuple[float, ...]

    @property
    def position_m(self) -> tuple[float, float, float]:
        """Where the camera hangs [local metres]."""
        rotation, _ = cv2.Rodrigues(self.turn)
        x, y, z = (-rotation.T @ self.shift).ravel()
        return float(x), float(y), float(z)

    @property
    def heading_deg(self) -> float:
        """Where it looks, clockwise from grid north."""
        rotation, _ = cv2.Rodrigues(self.turn)
        east, north, _ = rotation.T @ np.array([0.0, 0.0, 1.0])
        return float(np.degrees(np.arctan2(east, north)) % 360)

    @property
    def tilt_deg(self) -> float:
        """How far its axis points above the horizon; negative downwards."""
        rotation, _ = cv2.Rodrigues(self.turn)
        return float(np.degrees(np.arcsin((rotation.T @ np.array([0.0, 0.0, 1.0]))[2])))

    def to_ground(self, u_px: float, v_px: float, z_m: float = 0.0) -> tuple[float, float] | None:
        """The place that a pixel shows at a height [local metres]; None above the horizon."""
        return _to_ground(np.concatenate([self.turn.ravel(), self.shift.ravel()]), self, u_px, v_px, z_m)

    def ellipse(self, u_px: float, v_px: float, z_m: float = 0.0) -> Ellipse | None:
        """How well `to_ground` knows the place of a pixel; None above the horizon or where the error has no bound."""
        pose = np.concatenate([self.turn.ravel(), self.shift.ravel()])
        inputs = np.concatenate([pose, [u_px, v_px]])
        steps = np.concatenate([np.full(3, 1e-6), np.full(3, 1e-4), np.full(2, 1e-2)])
        columns = []
        for k, step in enumerate(steps):
            ends = []
            for sign in (1.0, -1.0):
                moved = inputs.copy()
                moved[k] += sign * step
                ends.append(_to_ground(moved[:6], self, float(moved[6]), float(moved[7]), z_m))
            if ends[0] is None or ends[1] is None:
                return None
            columns.append((np.array(ends[0]) - np.array(ends[1])) / (2 * step))
        jacobian = np.array(columns).T
        spread = np.zeros((8, 8))
        spread[:6, :6] = self.covariance
        spread[6, 6] = spread[7, 7] = self.noise_px**2
        values, vectors = np.linalg.eigh(jacobian @ spread @ jacobian.T)
        minor, major = np.sqrt(np.maximum(values, 0.0)) * np.sqrt(5.991)  # 95 % of chi-square with 2 degrees of freedom
        heading = float(np.degrees(np.arctan2(vectors[0, 1], vectors[1, 1])) % 180)
        return Ellipse(float(major), float(minor), heading)


def calibrated(
    points: Sequence[ControlPoint],
    *,
    width_px: int,
    height_px: int,
    field_of_view_deg: float | None = None,
    lens: Sequence[float] = (),
) -> Calibration:
    """The pose of a camera from its control points.

    Parameters
    ----------
    field_of_view_deg : horizontal; None finds the focal length too.
    lens : distortion k1, k2, p1, p2[, k3] as OpenCV has them; none is taken as a straight lens.

    Raises
    ------
    TooFewControlPoints, ControlPointsInLine, PoseNotFound
    """
    if len(points) < FEWEST:
        raise TooFewControlPoints(field="points")
    ground = np.array([(p.x_m, p.y_m, p.z_m) for p in points], dtype=float)
    picture = np.array([(p.u_px, p.v_px) for p in points], dtype=float)
    if not (np.isfinite(ground).all() and np.isfinite(picture).all()):
        raise PoseNotFound(field="points")
    if min(_breadth(ground[:, :2]), _breadth(picture)) < NARROWEST:
        raise ControlPointsInLine(field="points")
    middle = (width_px / 2.0, height_px / 2.0)
    bent = np.array(lens, dtype=float)
    focal = (
        width_px / (2 * tan(radians(field_of_view_deg / 2)))
        if field_of_view_deg is not None
        else _focal(ground, picture, width_px, middle, bent)
    )
    whole = _solved(ground, picture, focal, middle, bent)
    left_out = tuple(_left_out(ground, picture, k, focal, middle, bent) for k in range(len(points)))
    rest, slope = _residuals(whole, ground, picture, focal, middle, bent)
    noise = max(LEAST_NOISE_PX, float(np.sqrt((rest**2).sum() / max(rest.size - 6, 1))))
    return Calibration(
        turn=whole[:3],
        shift=whole[3:],
        focal_px=focal,
        middle_px=middle,
        lens=bent,
        noise_px=noise,
        covariance=np.asarray(noise**2 * np.linalg.pinv(slope.T @ slope), dtype=np.float64),
        left_out_m=left_out,
    )


def _breadth(points: Floats) -> float:
    """Breadth over length of a cloud of points; 0 on a line."""
    values = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return float(values[1] / values[0]) if values[0] > 0 else 0.0


def _matrix(focal: float, middle: tuple[float, float]) -> Floats:
    return np.array([[focal, 0.0, middle[0]], [0.0, focal, middle[1]], [0.0, 0.0, 1.0]])


def _solved(ground: Floats, picture: Floats, focal: float, middle: tuple[float, float], lens: Floats) -> Floats:
    """Turn and shift as six numbers; raises `PoseNotFound` where the camera would not see the points from above."""
    matrix = _matrix(focal, middle)
    origin = ground.mean(axis=0)
    try:
        found, turn, shift = cv2.solvePnP(ground - origin, picture, matrix, lens, flags=cv2.SOLVEPNP_SQPNP)
        if found:
            turn, shift = cv2.solvePnPRefineLM(ground - origin, picture, matrix, lens, turn, shift)
    except cv2.error as error:
        raise PoseNotFound(field="points") from error
    if not found:
        raise PoseNotFound(field="points")
    rotation, _ = cv2.Rodrigues(turn)
    shift = shift.ravel() - rotation @ origin
    height = float((-rotation.T @ shift)[2])
    if not np.isfinite(shift).all() or height <= float(ground[:, 2].min()):
        raise PoseNotFound(field="points")
    return np.concatenate([turn.ravel(), shift])


def _residuals(
    pose: Floats, ground: Floats, picture: Floats, focal: float, middle: tuple[float, float], lens: Floats
) -> tuple[Floats, Floats]:
    """Errors in the picture (2n,) [px] and their slope (2n, 6) by turn and shift."""
    seen, slope = cv2.projectPoints(ground, pose[:3], pose[3:], _matrix(focal, middle), lens)
    return (seen.reshape(-1, 2) - picture).ravel(), np.asarray(slope[:, :6], dtype=float)


def _focal(ground: Floats, picture: Floats, width_px: int, middle: tuple[float, float], lens: Floats) -> float:
    """The focal length that leaves the least error in the picture."""

    def error(log_focal: float) -> float:
        focal = float(np.exp(log_focal))
        try:
            pose = _solved(ground, picture, focal, middle, lens)
        except PoseNotFound:
            return 1e12
        return float((_residuals(pose, ground, picture, focal, middle, lens)[0] ** 2).sum())

    steps = np.log(width_px) + np.linspace(log(_FOCAL_RANGE[0]), log(_FOCAL_RANGE[1]), 24)
    best = int(np.argmin([error(float(step)) for step in steps]))
    low, high = steps[max(best - 1, 0)], steps[min(best + 1, len(steps) - 1)]
    return float(np.exp(minimize_scalar(error, bounds=(low, high), method="bounded").x))


def _left_out(
    ground: Floats, picture: Floats, k: int, focal: float, middle: tuple[float, float], lens: Floats
) -> float:
    """How far off one point is when the others alone give the pose [m]; infinite where they put it in the sky."""
    rest = np.arange(len(ground)) != k
    try:
        pose = _solved(ground[rest], picture[rest], focal, middle, lens)
    except PoseNotFound:
        return float("inf")
    bare = Calibration(
        turn=pose[:3], shift=pose[3:], focal_px=focal, middle_px=middle, lens=lens, noise_px=LEAST_NOISE_PX,
        covariance=np.zeros((6, 6)), left_out_m=(),
    )  # fmt: skip
    place = bare.to_ground(float(picture[k, 0]), float(picture[k, 1]), float(ground[k, 2]))
    return float(np.hypot(*(np.array(place) - ground[k, :2]))) if place is not None else float("inf")


def _to_ground(pose: Floats, camera: Calibration, u_px: float, v_px: float, z_m: float) -> tuple[float, float] | None:
    pixel = np.array([[[u_px, v_px]]], dtype=float)
    x, y = cv2.undistortPoints(pixel, _matrix(camera.focal_px, camera.middle_px), camera.lens)[0, 0]
    rotation, _ = cv2.Rodrigues(pose[:3])
    eye, ray = -rotation.T @ pose[3:], rotation.T @ np.array([x, y, 1.0])
    if ray[2] >= -1e-9 or eye[2] <= z_m:
        return None
    away = (z_m - eye[2]) / ray[2]
    return float(eye[0] + away * ray[0]), float(eye[1] + away * ray[1])
