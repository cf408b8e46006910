// Strokes on the sketch's sheet: areas, then lines, then points, each by its rank; pixels are those of a desk, times the unit.
import type { Geometry, Position } from 'geojson';

export interface Look {
  zIndex: number;
  pointColor: string;
  pointWidth: number;
  pointOpacity?: number;
  pointOutlineColor: string;
  pointOutlineWidth: number;
  polygonFillColor: string;
  polygonFillOpacity: number;
  polygonOutlineColor: string;
  polygonOutlineWidth: number;
  lineStringColor: string;
  lineStringWidth: number;
  lineStringDash?: readonly number[];
}
export interface Ink {
  geometry: Geometry;
  look: Look;
}
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'setTransform' | 'clearRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'fill' | 'stroke'
  | 'setLineDash' | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineJoin' | 'globalAlpha'
>; // biome-ignore format: the strokes that are used
export interface Board {
  pen: Pen;
  unit: number;
  /** The colour beside every line, so that it is seen on any ground. */
  casing: string;
  /** Where a place is on the sheet [CSS px]. */
  at: (place: Position) => [number, number];
}

const CASING_PX = 2;
const CASING_ALPHA = 0.85;
const RANK: Partial<Record<Geometry['type'], number>> = { Polygon: 0, LineString: 1, Point: 2 };
const rank = ({ geometry }: Ink): number => RANK[geometry.type] ?? 0;

export function draw(strokes: readonly Ink[], board: Board): void {
  const ordered = [...strokes].sort((a, b) => rank(a) - rank(b) || a.look.zIndex - b.look.zIndex);
  for (const one of ordered) {
    if (one.geometry.type === 'Polygon') area(one.geometry.coordinates, one.look, board);
    else if (one.geometry.type === 'LineString') line(one.geometry.coordinates, one.look, board);
    else if (one.geometry.type === 'Point') dot(one.geometry.coordinates, one.look, board);
  }
  board.pen.globalAlpha = 1;
}

function area(rings: Position[][], look: Look, board: Board): void {
  const { pen, unit, at } = board;
  pen.beginPath();
  for (const ring of rings) {
    trace(ring, pen, at);
    pen.closePath();
  }
  pen.globalAlpha = look.polygonFillOpacity;
  pen.fillStyle = look.polygonFillColor;
  pen.fill('evenodd');
  cased(board, look.polygonOutlineWidth * unit);
  stroked(pen, look.polygonOutlineColor, look.polygonOutlineWidth * unit, []);
}

function line(path: Position[], look: Look, board: Board): void {
  const { pen, unit, at } = board;
  pen.beginPath();
  trace(path, pen, at);
  cased(board, look.lineStringWidth * unit);
  const dash = (look.lineStringDash ?? []).map((each) => each * unit);
  stroked(pen, look.lineStringColor, look.lineStringWidth * unit, dash);
}

function dot(place: Position, look: Look, { pen, unit, at }: Board): void {
  const [x, y] = at(place);
  pen.beginPath();
  pen.arc(x, y, look.pointWidth * unit, 0, 2 * Math.PI);
  pen.globalAlpha = look.pointOpacity ?? 1;
  pen.fillStyle = look.pointColor;
  pen.fill();
  if (look.pointOutlineWidth > 0) stroked(pen, look.pointOutlineColor, look.pointOutlineWidth * unit, []);
}

function trace(path: Position[], pen: Pen, at: Board['at']): void {
  path.forEach((place, i) => {
    const [x, y] = at(place);
    if (i === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
}

function cased({ pen, unit, casing }: Board, width: number): void {
  stroked(pen, casing, width + 2 * CASING_PX * unit, [], CASING_ALPHA);
}

function stroked(pen: Pen, colour: string, width: number, dash: number[], alpha = 1): void {
  if (width <= 0) return;
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = 'round';
  pen.setLineDash(dash);
  pen.stroke();
}
