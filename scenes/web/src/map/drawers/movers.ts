// People and vehicles, once a second, gliding in between. Who is behind a structure stays visible as a hollow mark.
import { IconLayer } from '@deck.gl/layers';
import type { DrawContext, Drawer } from '../context';
import { type Crowd, isVehicle, roleOf } from '../crowd';
import { ABOVE, STANDING } from './paint';

const LOOKS = ['ok', 'stale', 'unknown', 'alarm'] as const;
const GLIDE_MS = 1000;
const PERSON_PX = 15;
const VEHICLE_M = 9;

export const movers: Drawer = (spec, context) => {
  const { crowd } = context;
  if (crowd.count === 0) return [];
  return [
    people(`${spec.id}-hidden`, crowd, context, (row) => `${roleOf(crowd.meta[row])}_hidden`, ABOVE, false),
    people(
      `${spec.id}-people`,
      crowd,
      context,
      (row) => `${roleOf(crowd.meta[row])}_${LOOKS[crowd.state[row] ?? 0] ?? 'ok'}`,
      STANDING,
      true,
    ),
    vehicles(`${spec.id}-vehicles`, crowd, context),
  ];
};

/** Rows by attribute: positions travel as they came, and only icon and size ask by row number. */
function binary(crowd: Crowd) {
  return { length: crowd.count, attributes: { getPosition: { value: crowd.positions, size: 3 } } };
}

type Row = { index: number };

function people(
  id: string,
  crowd: Crowd,
  context: DrawContext,
  icon: (row: number) => string,
  parameters: object,
  pickable: boolean,
) {
  return new IconLayer({
    id,
    data: binary(crowd),
    iconAtlas: context.symbols.atlas,
    iconMapping: context.symbols.mapping,
    getIcon: (_: unknown, { index }: Row) => icon(index),
    getSize: (_: unknown, { index }: Row) => (crowd.present[index] && !isVehicle(crowd.meta[index]) ? PERSON_PX : 0),
    sizeUnits: 'pixels',
    transitions: context.smooth ? { getPosition: GLIDE_MS } : {},
    pickable,
    parameters,
  } as never);
}

function vehicles(id: string, crowd: Crowd, context: DrawContext) {
  return new IconLayer({
    id,
    data: binary(crowd),
    iconAtlas: context.symbols.atlas,
    iconMapping: context.symbols.mapping,
    getIcon: () => 'vehicle',
    getSize: (_: unknown, { index }: Row) => (crowd.present[index] && isVehicle(crowd.meta[index]) ? VEHICLE_M : 0),
    getAngle: (_: unknown, { index }: Row) => -(crowd.heading[index] ?? 0),
    billboard: false,
    sizeUnits: 'meters',
    sizeMinPixels: 0,
    transitions: context.smooth ? { getPosition: GLIDE_MS } : {},
    pickable: true,
    parameters: ABOVE,
  } as never);
}
