// Alarms stand upright on a pole, on top of everything; what is unacknowledged carries a ring that blinks at most
// once a second, by opacity alone. Shape and numeral say the priority, so colour is never alone.
import type { Layer } from '@deck.gl/core';
import { LineLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { Alarm } from '../../live';
import type { LayerSpec } from '../../spec';
import type { DrawContext, Drawer } from '../context';
import type { Token } from '../palette';
import { type Label, labels } from '../text';
import { icons } from './marks';
import { ABOVE } from './paint';

interface Standing extends Label {
  alarm: Alarm;
  foot: [number, number, number];
  properties: Record<string, unknown>;
}

const POLE_M = [52, 40, 32, 26];
const SIZE_PX = [29, 25, 23, 21];
const RING_M = [22, 16, 12, 10];
const TOKENS: Token[] = ['A', 'B', 'C', 'D'];
const BLINKING = 3;

export const alarms: Drawer = (spec, context) => {
  const all = [...context.live.alarms.values()];
  const look = [context.blink, context.locale, ...all.map(stampOf)].join();
  return context.rows.last(spec.id, context.symbols, look, () => drawn(spec, standing(all), context));
};

/** What the map shows of an alarm. */
const stampOf = (one: Alarm): string =>
  [one.id, one.state, one.priority, one.lon, one.lat, one.z_m, one.text_zh, one.text_en, one.version].join();

function drawn(spec: LayerSpec, rows: Standing[], context: DrawContext): (Layer | null)[] {
  const rings = rows.filter(({ alarm }) => alarm.state === 'unacknowledged' && alarm.priority <= 2);
  const first = rows.find(({ alarm }) => alarm.priority === 1 && alarm.state === 'unacknowledged');
  const colour = (row: Standing) => context.palette.rgba(TOKENS[row.alarm.priority - 1] ?? 'D');
  return [
    ring(`${spec.id}-ring`, rings, context, colour),
    new LineLayer<Standing>({
      id: `${spec.id}-pole`,
      data: rows,
      getSourcePosition: (row) => row.foot,
      getTargetPosition: (row) => row.position,
      getColor: context.palette.rgba('t1', 0.9),
      getWidth: 1.5,
      parameters: ABOVE,
      updateTriggers: { getColor: context.palette.theme },
    }),
    icons(`${spec.id}-mark`, rows, context, (row) => iconOf(row.alarm), 0, {
      getSize: (row: Standing) => SIZE_PX[row.alarm.priority - 1] ?? 20,
      sizeScale: 1.25,
      sign: true,
    }),
    first ? headline(`${spec.id}-first`, first, context) : null,
  ];
}

export function iconOf(alarm: Pick<Alarm, 'priority' | 'state'>): string {
  const solid = alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';
  const aside = ['shelved', 'suppressed', 'out_of_service'].includes(alarm.state);
  const look = aside ? 'shelved' : solid ? 'solid' : 'outline';
  return `alarm_${alarm.priority}_${look}`;
}

/** Gravest last, so that it is drawn over the others. */
export function standing(all: Alarm[]): Standing[] {
  return all
    .filter(
      (alarm) =>
        alarm.state !== 'normal' &&
        Number.isFinite(alarm.lon ?? Number.NaN) &&
        Number.isFinite(alarm.lat ?? Number.NaN),
    )
    .sort((a, b) => b.priority - a.priority)
    .map((alarm) => {
      const [lon, lat, z] = [alarm.lon as number, alarm.lat as number, alarm.z_m ?? 0];
      return {
        alarm,
        id: alarm.id,
        text: alarm.text_zh,
        foot: [lon, lat, 0],
        position: [lon, lat, z + (POLE_M[alarm.priority - 1] ?? 26)],
        properties: { ...alarm },
      };
    });
}

function ring(
  id: string,
  rows: Standing[],
  context: DrawContext,
  colour: (row: Standing) => [number, number, number, number],
) {
  const blinking = new Set(rows.slice(-BLINKING).map((row) => row.id));
  return new ScatterplotLayer<Standing>({
    id,
    data: rows,
    getPosition: (row) => row.foot,
    getRadius: (row) => RING_M[row.alarm.priority - 1] ?? 10,
    radiusUnits: 'meters',
    filled: false,
    stroked: true,
    getLineColor: (row) => {
      const [r, g, b] = colour(row);
      return [r, g, b, context.blink || !blinking.has(row.id) ? 255 : 60];
    },
    getLineWidth: 2.4,
    lineWidthUnits: 'pixels',
    parameters: ABOVE,
    updateTriggers: { getLineColor: [context.blink, context.palette.theme, rows.length] },
  });
}

/** The gravest unacknowledged alarm says its sentence on the map. */
function headline(id: string, row: Standing, context: DrawContext) {
  const text = context.locale === 'zh' ? row.alarm.text_zh : row.alarm.text_en;
  return labels(id, [{ ...row, text }], context, {
    getPixelOffset: [0, -36],
    getTextAnchor: 'middle',
    getSize: 16,
    background: true,
    getBackgroundColor: context.palette.rgba('bg1', 0.92),
    getBorderColor: context.palette.rgba('A'),
    getBorderWidth: 1,
    backgroundPadding: [10, 6],
  });
}
