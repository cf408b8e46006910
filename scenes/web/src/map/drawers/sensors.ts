// Detectors: hollow triangles; a value is written only where it is news. Stale and faulty ones say so by their edge.
import type { Layer } from '@deck.gl/core';
import type { LiveChannel } from '../../live';
import { collection, type DrawContext, type Drawer } from '../context';
import { labels } from '../text';
import { icons, type Mark, marksOf } from './marks';

const STALE = 5;
const BAD = 4;
const LEVEL = ['', 'L', 'H', 'HH'];

export function lookOf(state: number | undefined): 'normal' | 'alarm' | 'bad' | 'stale' {
  if (state === undefined || state === 0) return 'normal';
  if (state === BAD) return 'bad';
  return state === STALE ? 'stale' : 'alarm';
}

export const sensors: Drawer = (spec, context) => {
  const known = marksOf(collection(spec, context), context);
  const stamp = versionOf(context.live);
  const rows = context.rows.newest(known, 'shown', `${context.near} ${stamp}`, () =>
    known.filter(
      (row) => (context.near && isDetector(row)) || lookOf(context.live.sensors.get(row.id)?.state) !== 'normal',
    ),
  );
  const spoken = rows.flatMap((row): Mark[] =>
    lookOf(context.live.sensors.get(row.id)?.state) === 'alarm'
      ? [{ ...row, text: said(row, context), weight: 100 }]
      : [],
  );
  const look = [stamp, ...spoken.map(({ text }) => text), context.palette.theme].join();
  return context.rows.last(spec.id, rows, look, () => drawn(spec.id, rows, spoken, stamp, context));
};

function drawn(id: string, rows: Mark[], spoken: Mark[], stamp: string, context: DrawContext): (Layer | null)[] {
  return [
    icons(id, rows, context, (row) => `sensor_${lookOf(context.live.sensors.get(row.id)?.state)}`, 15, {
      updateTriggers: { getIcon: [stamp, context.palette.theme] },
    }),
    labels(`${id}-value`, spoken, context, {
      getPixelOffset: [0, 24],
      getTextAnchor: 'middle',
      getSize: 15,
      background: true,
      getBackgroundColor: context.palette.rgba('bg1', 0.9),
      getBorderColor: context.palette.rgba('A'),
      getBorderWidth: 1,
      backgroundPadding: [7, 4],
      updateTriggers: { getBackgroundColor: context.palette.theme },
    }),
  ];
}

/** Instruments of the process (level, pressure, temperature) come up only when they have something to say. */
function isDetector(row: Mark): boolean {
  return String(row.properties.kind ?? 'gas') === 'gas';
}

function versionOf(live: LiveChannel): string {
  let stamp = '';
  for (const value of live.sensors.values()) stamp += value.state;
  return stamp;
}

/** `GT-2107 186 ppm HH` */
function said(row: Mark, { live }: DrawContext): string {
  const reading = live.sensors.get(row.id);
  if (!reading || !Number.isFinite(reading.value)) return row.id;
  const unit = String(row.properties.unit ?? '');
  const digits = unit === 'ppm' || unit === '' ? 0 : 1;
  return `${row.id} ${reading.value.toFixed(digits)} ${unit} ${LEVEL[reading.state] ?? ''}`.trimEnd();
}
