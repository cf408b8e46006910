// Every mark of the map, drawn once on a canvas: shapes and numerals carry the meaning, colour repeats it.
import type { Palette, Token } from './palette';
import { PLOT_SKETCHES } from './plot_symbols';

export const CELL = 96;
export const COLUMNS = 10;
const FONT = '"Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif';

type Pen = CanvasRenderingContext2D;
export type Sketch = (pen: Pen, palette: Palette) => void;
type Mapping = Record<string, { x: number; y: number; width: number; height: number; anchorY: number; mask: false }>;

export interface Symbols {
  atlas: HTMLCanvasElement;
  mapping: Mapping;
}

const HALF = CELL / 2;

function shape(pen: Pen, kind: string, radius: number): void {
  pen.beginPath();
  if (kind === 'square') pen.rect(HALF - radius, HALF - radius, 2 * radius, 2 * radius);
  else if (kind === 'circle') pen.arc(HALF, HALF, radius, 0, 7);
  else if (kind === 'diamond') polygon(pen, 4, radius * 1.25, 0);
  else if (kind === 'triangle') polygon(pen, 3, radius * 1.28, 0, radius * 0.2);
  pen.closePath();
}

function polygon(pen: Pen, sides: number, radius: number, turn: number, drop = 0): void {
  for (let i = 0; i < sides; i++) {
    const angle = turn - Math.PI / 2 + (2 * Math.PI * i) / sides;
    pen.lineTo(HALF + radius * Math.cos(angle), HALF + drop + radius * Math.sin(angle));
  }
}

function word(pen: Pen, text: string, colour: string, size: number, drop = 0): void {
  pen.font = `700 ${size}px ${FONT}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  const measured = pen.measureText(text);
  pen.fillStyle = colour;
  const height = measured.actualBoundingBoxAscent - measured.actualBoundingBoxDescent;
  pen.fillText(text, HALF, HALF + drop + height / 2);
}

function cased(pen: Pen, casing: string, width: number): void {
  pen.lineJoin = 'round';
  pen.strokeStyle = casing;
  pen.lineWidth = width;
  pen.stroke();
}

function outlined(pen: Pen, palette: Palette, colour: string, kind: string, radius: number, width: number): void {
  shape(pen, kind, radius);
  cased(pen, palette.hex('bg0'), width + 7);
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.stroke();
}

function chip(letter: 'A' | 'B' | 'C' | 'D'): Sketch {
  return (pen, palette) => {
    pen.beginPath();
    pen.roundRect(6, 6, CELL - 12, CELL - 12, 8);
    pen.fillStyle = palette.hex(letter);
    pen.fill();
    word(pen, letter, palette.hex(`ink${letter}` as Token), 66);
  };
}

const PRIORITY = [
  { kind: 'square', token: 'A', drop: 0 },
  { kind: 'triangle', token: 'B', drop: 12 },
  { kind: 'diamond', token: 'C', drop: 0 },
  { kind: 'circle', token: 'D', drop: 0 },
] as const;

function alarm(priority: number, look: 'solid' | 'outline' | 'shelved'): Sketch {
  const { kind, token, drop } = PRIORITY[priority - 1] as (typeof PRIORITY)[number];
  return (pen, palette) => {
    const radius = kind === 'square' ? 36 : 34;
    const colour = look === 'shelved' ? palette.hex('t3') : palette.hex(token);
    if (look === 'solid') {
      shape(pen, kind, radius);
      cased(pen, palette.hex('bg0'), 8);
      pen.fillStyle = colour;
      pen.fill();
      word(pen, String(priority), palette.hex(`ink${token}` as Token), 50, drop);
    } else {
      shape(pen, kind, radius - 3);
      pen.fillStyle = palette.hex('bg1');
      pen.fill();
      outlined(pen, palette, colour, kind, radius - 3, 7);
      word(pen, String(priority), colour, 44, drop);
    }
  };
}

type PersonLook = 'ok' | 'stale' | 'unknown' | 'alarm' | 'hidden';

function person(role: 'employee' | 'contractor' | 'visitor', look: PersonLook): Sketch {
  return (pen, palette) => {
    const kind = role === 'contractor' ? 'square' : 'circle';
    const radius = role === 'contractor' ? 21 : 24;
    const hollow = look !== 'ok' && look !== 'alarm';
    if (look === 'alarm') {
      pen.beginPath();
      pen.arc(HALF, HALF, 41, 0, 7);
      cased(pen, palette.hex('A'), 9);
    }
    if (look === 'hidden') pen.globalAlpha = 0.5;
    if (look === 'stale') pen.setLineDash([13, 9]);
    if (hollow || role === 'visitor') {
      outlined(pen, palette, palette.hex('t1'), kind, radius - (hollow ? 2 : 3), hollow ? 8 : 11);
    } else {
      shape(pen, kind, radius);
      cased(pen, palette.hex('bg0'), 12);
      pen.fillStyle = palette.hex('t1');
      pen.fill();
    }
    pen.setLineDash([]);
    if (look === 'unknown') word(pen, '?', palette.hex('t1'), 34);
  };
}

const vehicle: Sketch = (pen, palette) => {
  pen.beginPath();
  for (const [x, y] of [
    [48, 8],
    [78, 84],
    [48, 66],
    [18, 84],
  ] as const)
    pen.lineTo(x, y);
  pen.closePath();
  cased(pen, palette.hex('bg0'), 12);
  pen.fillStyle = palette.hex('t1');
  pen.fill();
};

function detector(look: 'normal' | 'alarm' | 'bad' | 'stale'): Sketch {
  return (pen, palette) => {
    const colour = look === 'normal' ? palette.hex('t2') : look === 'alarm' ? palette.hex('t1') : palette.hex('t3');
    if (look === 'stale' || look === 'bad') pen.setLineDash([14, 8]);
    outlined(pen, palette, colour, 'triangle', 27, look === 'alarm' ? 11 : 8);
    pen.setLineDash([]);
    if (look !== 'bad') return;
    pen.beginPath();
    pen.moveTo(30, 36);
    pen.lineTo(66, 72);
    pen.moveTo(66, 36);
    pen.lineTo(30, 72);
    cased(pen, colour, 7);
  };
}

const camera: Sketch = (pen, palette) => {
  shape(pen, 'circle', 38);
  pen.fillStyle = palette.hex('t1');
  cased(pen, palette.hex('bg0'), 8);
  pen.fill();
  pen.fillStyle = palette.hex('bg0');
  pen.beginPath();
  pen.roundRect(24, 36, 32, 24, 4);
  pen.fill();
  pen.beginPath();
  for (const [x, y] of [
    [58, 46],
    [74, 36],
    [74, 60],
    [58, 50],
  ] as const)
    pen.lineTo(x, y);
  pen.fill();
};

const hydrant: Sketch = (pen, palette) => {
  shape(pen, 'circle', 34);
  pen.fillStyle = palette.hex('bg0');
  pen.fill();
  outlined(pen, palette, palette.hex('t1'), 'circle', 34, 7);
  word(pen, 'H', palette.hex('t1'), 44);
};

const anchor: Sketch = (pen, palette) => {
  outlined(pen, palette, palette.hex('t2'), 'diamond', 22, 7);
  pen.beginPath();
  pen.arc(HALF, HALF, 6, 0, 7);
  pen.fillStyle = palette.hex('t2');
  pen.fill();
};

/** Four arrows towards four people, on safety green (GB 2894). */
const muster: Sketch = (pen, palette) => {
  pen.beginPath();
  pen.roundRect(5, 5, CELL - 10, CELL - 10, 8);
  pen.fillStyle = palette.hex('safe');
  pen.fill();
  pen.fillStyle = '#FFFFFF';
  for (const [x, y] of [
    [37, 40],
    [59, 40],
    [48, 34],
  ] as const) {
    pen.beginPath();
    pen.arc(x, y, 7, 0, 7);
    pen.roundRect(x - 7, y + 8, 14, 20, 5);
    pen.fill();
  }
  for (const turn of [0, 1, 2, 3]) {
    pen.save();
    pen.translate(HALF, HALF);
    pen.rotate(Math.PI / 4 + (turn * Math.PI) / 2);
    pen.beginPath();
    for (const [x, y] of [
      [0, -36],
      [-10, -52],
      [10, -52],
    ] as const)
      pen.lineTo(x, y);
    pen.fill();
    pen.restore();
  }
};

const target: Sketch = (pen, palette) => {
  pen.beginPath();
  for (const [x, y] of [
    [18, 48],
    [48, 20],
    [78, 48],
    [70, 48],
    [70, 78],
    [26, 78],
    [26, 48],
  ] as const)
    pen.lineTo(x, y);
  pen.closePath();
  cased(pen, palette.hex('bg0'), 14);
  cased(pen, palette.hex('t1'), 7);
};

const SKETCHES: Record<string, Sketch> = {
  ...Object.fromEntries((['A', 'B', 'C', 'D'] as const).map((letter) => [`chip_${letter}`, chip(letter)])),
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((p) =>
      (['solid', 'outline', 'shelved'] as const).map((look) => [`alarm_${p}_${look}`, alarm(p, look)]),
    ),
  ),
  ...Object.fromEntries(
    (['employee', 'contractor', 'visitor'] as const).flatMap((role) =>
      (['ok', 'stale', 'unknown', 'alarm', 'hidden'] as const).map((look) => [`${role}_${look}`, person(role, look)]),
    ),
  ),
  ...Object.fromEntries(
    (['normal', 'alarm', 'bad', 'stale'] as const).map((look) => [`sensor_${look}`, detector(look)]),
  ),
  vehicle,
  camera,
  hydrant,
  anchor,
  muster,
  target,
  ...PLOT_SKETCHES,
};

export const SYMBOLS: readonly string[] = Object.keys(SKETCHES);

/** Where each symbol lies on the atlas. */
export function symbolMapping(): Mapping {
  return Object.fromEntries(
    SYMBOLS.map((name, place) => [
      name,
      {
        x: (place % COLUMNS) * CELL,
        y: Math.floor(place / COLUMNS) * CELL,
        width: CELL,
        height: CELL,
        anchorY: HALF,
        mask: false as const,
      },
    ]),
  );
}

/** Draws one symbol into a canvas, as the map has it: for lists and tool bars. */
export function drawSymbol(canvas: HTMLCanvasElement, name: string, palette: Palette): void {
  canvas.width = CELL;
  canvas.height = CELL;
  const pen = canvas.getContext('2d');
  if (pen) SKETCHES[name]?.(pen, palette);
}

/** Draws the atlas for one theme. */
export function drawSymbols(palette: Palette): Symbols {
  const mapping = symbolMapping();
  const atlas = document.createElement('canvas');
  atlas.width = COLUMNS * CELL;
  atlas.height = Math.ceil(SYMBOLS.length / COLUMNS) * CELL;
  const pen = atlas.getContext('2d');
  if (!pen) throw new Error('this browser gives no 2D canvas');
  for (const [name, sketch] of Object.entries(SKETCHES)) {
    const cell = mapping[name];
    if (!cell) continue;
    pen.save();
    pen.translate(cell.x, cell.y);
    pen.beginPath();
    pen.rect(0, 0, CELL, CELL);
    pen.clip();
    sketch(pen, palette);
    pen.restore();
  }
  return { atlas, mapping };
}
