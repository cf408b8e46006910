// A picture of the map that says what it is: title, time, wind, legend and sources are burnt in, so that it can travel.
import { clock, date } from '../format/time';
import { windName } from '../format/wind';
import { en, zh } from '../i18n/words/picture';
import { Palette } from '../map/palette';
import type { OneMap } from '../map/types';
import type { LegendEntry, Locale } from '../spec';
import { swatch } from './swatch';

export interface Said {
  locale: Locale;
  title: string;
  site: string;
  by: string;
  zone: string | undefined;
  at: Date;
  wind: { wind_m_s: number; wind_from_deg: number } | null;
}

const FONT = '"PingFang SC","Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif';
const SCREEN_PX = 1080;

interface Line {
  text: string;
  bold?: boolean;
  dim?: boolean;
  mark?: HTMLImageElement;
}

/** A PNG of the map as it is on the screen now. */
export async function pictureOf(map: OneMap, said: Said): Promise<Blob> {
  const words = said.locale === 'zh' ? zh : en;
  const palette = new Palette(map.theme);
  const shown = map.scene.layers.filter(({ id, legend }) => map.visible(id) && legend.length > 0);
  const marks = new Map<LegendEntry, HTMLImageElement>();
  for (const entry of shown.flatMap(({ legend }) => legend)) marks.set(entry, await image(entry, palette));
  const seen = await map.photograph();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [seen.width, seen.height];
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error(words.failed);
  pen.fillStyle = palette.hex('bg0');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(seen, 0, 0);
  const u = Math.max(0.75, canvas.height / SCREEN_PX);
  band(pen, palette, u, said, words);
  legend(
    pen,
    palette,
    u,
    shown.flatMap(({ title, legend }): Line[] => [
      { text: title[said.locale], bold: true },
      ...legend.map(
        (entry): Line => ({
          text: `${/^[A-D]$/.test(entry.key) ? `${entry.key} ` : ''}${entry.label[said.locale]}`,
          mark: marks.get(entry) as HTMLImageElement,
        }),
      ),
    ]),
  );
  foot(
    pen,
    palette,
    u,
    `OneMap · ${words.source} ${String(map.scene.provenance.source ?? '')} · ${words.by} ${said.by}`,
  );
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.failed))), 'image/png'),
  );
}

function band(pen: CanvasRenderingContext2D, palette: Palette, u: number, said: Said, words: typeof zh): void {
  const { width } = pen.canvas;
  panel(pen, palette, 0, 0, width, 56 * u);
  write(pen, palette, u, said.site, 24 * u, 36 * u, 24, { bold: true });
  const after = 24 * u + pen.measureText(said.site).width + 16 * u;
  write(pen, palette, u, said.title, after, 36 * u, 18, { dim: true });
  const wind = said.wind
    ? `${windName(said.wind.wind_from_deg, said.wind.wind_m_s, said.locale)} ${said.wind.wind_m_s.toFixed(1)} m/s`
    : words.noWind;
  const when = `${words.asOf} ${date(said.at, said.zone)} ${clock(said.at, said.zone)}    ${wind}`;
  pen.textAlign = 'right';
  write(pen, palette, u, when, width - 24 * u, 36 * u, 18, {});
  pen.textAlign = 'left';
}

function legend(pen: CanvasRenderingContext2D, palette: Palette, u: number, lines: Line[]): void {
  const step = 22 * u;
  const most = Math.max(1, Math.floor((pen.canvas.height - 56 * u - 34 * u - 48 * u) / step));
  const columns = Math.ceil(lines.length / most);
  const wide = 230 * u;
  const tall = Math.min(most, lines.length) * step + 20 * u;
  if (lines.length === 0) return;
  const left = pen.canvas.width - columns * wide - 16 * u;
  const top = 68 * u;
  panel(pen, palette, left, top, columns * wide, tall);
  lines.forEach((line, place) => {
    const x = left + 14 * u + Math.floor(place / most) * wide;
    const y = top + 24 * u + (place % most) * step;
    if (line.mark) pen.drawImage(line.mark, x, y - 14 * u, 32 * u, 18 * u);
    write(pen, palette, u, line.text, x + (line.mark ? 40 * u : 0), y, 15, line, wide - (line.mark ? 62 : 24) * u);
  });
}

function foot(pen: CanvasRenderingContext2D, palette: Palette, u: number, text: string): void {
  const { width, height } = pen.canvas;
  panel(pen, palette, 0, height - 34 * u, width, 34 * u);
  write(pen, palette, u, text, 24 * u, height - 12 * u, 14, { dim: true });
}

function panel(pen: CanvasRenderingContext2D, palette: Palette, x: number, y: number, w: number, h: number): void {
  const [r, g, b] = palette.rgba('bg1');
  pen.fillStyle = `rgba(${r},${g},${b},0.92)`;
  pen.fillRect(x, y, w, h);
}

function write(
  pen: CanvasRenderingContext2D,
  palette: Palette,
  u: number,
  text: string,
  x: number,
  y: number,
  size: number,
  look: { bold?: boolean; dim?: boolean },
  most?: number,
): void {
  pen.font = `${look.bold ? 700 : 400} ${size * u}px ${FONT}`;
  pen.fillStyle = palette.hex(look.dim ? 't2' : 't1');
  pen.fillText(text, x, y, most);
}

async function image(entry: LegendEntry, palette: Palette): Promise<HTMLImageElement> {
  const drawn = swatch(entry, palette);
  drawn.setAttribute('width', '128');
  drawn.setAttribute('height', '72');
  const found = new Image();
  found.src = `data:image/svg+xml;utf8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  await found.decode();
  return found;
}

/** Hands a file to the person at the screen. */
export function handOver(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
