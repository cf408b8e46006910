// Symbols of the plotting: white on a dark tile (ink on paper in the light theme), told apart by their picture alone.
import type { Palette } from './palette';
import type { Sketch } from './symbols';

type Pen = CanvasRenderingContext2D;
const CELL = 96;
const HALF = CELL / 2;
const WHOLE = 2 * Math.PI;

/** A tile with a picture in the colour of text. */
function tile(picture: (pen: Pen, palette: Palette) => void): Sketch {
  return (pen, palette) => {
    pen.beginPath();
    pen.roundRect(7, 7, CELL - 14, CELL - 14, 12);
    pen.lineJoin = 'round';
    pen.strokeStyle = palette.hex('bg0');
    pen.lineWidth = 12;
    pen.stroke();
    pen.fillStyle = palette.hex('bg1');
    pen.fill();
    pen.strokeStyle = palette.hex('t1');
    pen.lineWidth = 6;
    pen.stroke();
    pen.fillStyle = palette.hex('t1');
    pen.lineCap = 'round';
    picture(pen, palette);
  };
}

function path(pen: Pen, places: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  for (const [x, y] of places) pen.lineTo(x, y);
  pen.closePath();
}

function disc(pen: Pen, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, WHOLE);
  pen.fill();
}

const flag = tile((pen) => {
  pen.fillRect(28, 20, 6, 58);
  path(pen, [[34, 22], [72, 34], [34, 48]]); // biome-ignore format: corners
  pen.fill();
});

const barred = tile((pen) => {
  pen.beginPath();
  pen.arc(HALF, HALF, 26, 0, WHOLE);
  pen.lineWidth = 7;
  pen.stroke();
  pen.fillRect(31, 43, 34, 10);
});

const people = tile((pen) => {
  for (const [x, y] of [[30, 40], [66, 40], [48, 32]] as const) // biome-ignore format: three people
    disc(pen, x, y, 8);
  for (const [x, y] of [
    [30, 52],
    [66, 52],
    [48, 44],
  ] as const) {
    // biome-ignore format: three people
    pen.beginPath();
    pen.roundRect(x - 9, y, 18, 26, 6);
    pen.fill();
  }
});

const shower = tile((pen) => {
  pen.lineWidth = 6;
  pen.beginPath();
  pen.moveTo(26, 74);
  pen.lineTo(26, 26);
  pen.lineTo(56, 26);
  pen.stroke();
  path(pen, [[44, 42], [48, 28], [64, 28], [68, 42]]); // biome-ignore format: corners
  pen.fill();
  for (const [x, y] of [[46, 54], [56, 58], [66, 54], [46, 70], [66, 70]] as const) // biome-ignore format: drops
    disc(pen, x, y, 4);
});

const cross = tile((pen) => {
  pen.fillRect(40, 22, 16, 52);
  pen.fillRect(22, 40, 52, 16);
});

const engine = tile((pen, palette) => {
  pen.fillRect(18, 38, 38, 26);
  path(pen, [[58, 44], [70, 44], [79, 54], [79, 64], [58, 64]]); // biome-ignore format: corners
  pen.fill();
  pen.fillRect(18, 27, 52, 5);
  for (const x of [30, 66]) {
    pen.fillStyle = palette.hex('bg1');
    disc(pen, x, 66, 10);
    pen.fillStyle = palette.hex('t1');
    disc(pen, x, 66, 7);
  }
});

const drop = tile((pen) => {
  pen.beginPath();
  pen.moveTo(HALF, 18);
  pen.bezierCurveTo(58, 36, 70, 46, 70, 58);
  pen.arc(HALF, 58, 22, 0, Math.PI);
  pen.bezierCurveTo(26, 46, 38, 36, HALF, 18);
  pen.fill();
});

const eye = tile((pen, palette) => {
  pen.beginPath();
  pen.moveTo(18, HALF);
  pen.quadraticCurveTo(HALF, 16, 78, HALF);
  pen.quadraticCurveTo(HALF, 80, 18, HALF);
  pen.fill();
  pen.fillStyle = palette.hex('bg1');
  disc(pen, HALF, HALF, 12);
  pen.fillStyle = palette.hex('t1');
  disc(pen, HALF, HALF, 6);
});

const dot: Sketch = (pen, palette) => {
  pen.fillStyle = palette.hex('bg0');
  disc(pen, HALF, HALF, 26);
  pen.fillStyle = palette.hex('t1');
  disc(pen, HALF, HALF, 18);
};

export const PLOT_SKETCHES: Record<string, Sketch> = {
  plot_command_post: flag,
  plot_blockade: barred,
  plot_assembly: people,
  plot_decontamination: shower,
  plot_ambulance: cross,
  plot_fire_engine: engine,
  plot_water_supply: drop,
  plot_lookout: eye,
  plot_point: dot,
};
