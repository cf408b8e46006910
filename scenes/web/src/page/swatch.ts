// One swatch of a legend, drawn as the map draws it: form and hatch first, colour beside them.
import type { Palette } from '../map/palette';
import type { LegendEntry } from '../spec';

const NS = 'http://www.w3.org/2000/svg';
const TOKEN = /^[a-zA-Z][\w]{0,11}$/;
/** Tones of the ground, which a panel would swallow. */
const FAINT = ['ctl', 'asphalt', 'line'];
const HATCHED = ['A', 'B', 'C', 'D'];

function part(tag: string, settings: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, String(value));
  return element;
}

/** The mark of one line of a legend. */
export function swatch({ mark, colour, key }: LegendEntry, palette: Palette): SVGSVGElement {
  const paint = TOKEN.test(colour) ? css(colour, palette) : colour;
  const svg = part('svg', { viewBox: '0 0 32 18', class: 'mark', 'aria-hidden': 'true' }) as SVGSVGElement;
  svg.append(...shapes(mark, paint, key));
  return svg;
}

function css(token: string, palette: Palette): string {
  const [r, g, b] = palette.named(FAINT.includes(token) ? 't3' : token);
  return `rgb(${r} ${g} ${b})`;
}

function shapes(mark: LegendEntry['mark'], paint: string, key: string): SVGElement[] {
  const line = { stroke: paint, 'stroke-width': 1.8, fill: 'none' };
  const solid = { ...line, fill: paint };
  switch (mark) {
    case 'fill':
      return [
        part('rect', { x: 5, y: 3, width: 22, height: 12, ...line, fill: paint, 'fill-opacity': 0.22 }),
        ...hatch(key, paint),
      ];
    case 'letter':
      return [part('rect', { x: 5, y: 3, width: 22, height: 12, ...solid, 'fill-opacity': 0.22 })];
    case 'line':
      return [part('path', { d: 'M2 9h28', 'stroke-dasharray': '5 3', ...line })];
    case 'disc':
      return [part('circle', { cx: 16, cy: 9, r: 5, ...solid })];
    case 'ring':
      return [part('circle', { cx: 16, cy: 9, r: 5.5, ...line })];
    case 'square':
      return [part('rect', { x: 11.5, y: 4.5, width: 9, height: 9, ...solid })];
    case 'triangle':
      return [part('path', { d: 'M16 3l6.5 12h-13z', ...line })];
    case 'diamond':
      return [part('path', { d: 'M16 2l7 7-7 7-7-7z', ...line })];
    case 'cone':
      return [part('path', { d: 'M8 9l16-6v12z', ...line, fill: paint, 'fill-opacity': 0.2 })];
    default:
      return [part('path', { d: 'M9 14 23 4m0 0h-6m6 0v6', ...line })];
  }
}

/** The hatch of the four grades (DESIGN.md §3). */
function hatch(key: string, paint: string): SVGElement[] {
  if (!HATCHED.includes(key)) return [];
  if (key === 'D') {
    return [9, 13, 17, 21].map((x) => part('circle', { cx: x, cy: 9, r: 1, fill: paint }));
  }
  const steps = key === 'C' ? [9, 19] : [7, 12, 17, 22];
  const one = steps.map((x) => `M${x} 15l4-12`).join('');
  const other = key === 'A' ? steps.map((x) => `M${x + 4} 15l-4-12`).join('') : '';
  return [part('path', { d: one + other, stroke: paint, 'stroke-width': 1, 'stroke-opacity': 0.8, fill: 'none' })];
}
