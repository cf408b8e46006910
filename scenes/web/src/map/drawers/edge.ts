// The outline of areas on the ground: a thin line a ring in the area's colour, solid or dashed.
import { PathStyleExtension } from '@deck.gl/extensions';
import { PathLayer } from '@deck.gl/layers';
import type { Position } from 'geojson';
import { rgba } from '../palette';
import { PAINTED } from './paint';

export interface Edged {
  polygon: Position[][];
  hex: string;
}

export const DASHED = { getDashArray: [6, 4], extensions: [new PathStyleExtension({ dash: true })] } as const;

export function edge(id: string, areas: Edged[], more: object): PathLayer {
  const rings = areas.flatMap((area) => area.polygon.map((ring) => ({ ring, hex: area.hex })));
  return new PathLayer<(typeof rings)[number]>({
    id,
    data: rings,
    getPath: (row: { ring: Position[] }) => row.ring as never,
    getColor: (row: { hex: string }) => rgba(row.hex),
    getWidth: 1.8,
    widthUnits: 'pixels',
    jointRounded: true,
    parameters: PAINTED,
    ...more,
  } as never);
}
