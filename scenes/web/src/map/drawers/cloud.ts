// The solid picture of a result: two or three shells, outer first, hidden by the plant that stands before them.

import type { Cloud, CloudPart } from '../cloud';
import type { CloudLayer } from '../cloud_layer';
import type { DrawContext } from '../context';
import { rgba } from '../palette';

const SEEN_THROUGH = { depthWriteEnabled: false, depthCompare: 'less-equal', cullMode: 'back' } as const;
/** On paper-white ground the same veil reads fainter. */
const LIGHT_GAIN = 1.25;

/** What draws clouds comes with the first of them. */
let cloudLayer: typeof CloudLayer | null = null;
const fetchCloudLayer = async (): Promise<void> => {
  cloudLayer = (await import('../cloud_layer')).CloudLayer;
};

export function cloudLayers(id: string, cloud: Cloud, context: DrawContext) {
  const { theme } = context.palette;
  const Shell = cloudLayer;
  if (!Shell) {
    context.store.waitFor('what draws clouds', fetchCloudLayer);
    return [];
  }
  return cloud.parts.map(
    (part, place) =>
      new Shell<Cloud>({
        id: `${id}-cloud-${place}`,
        data: context.rows.of(cloud, 'place', () => [cloud]),
        mesh: context.rows.of(part, 'mesh', () => mesh(part)),
        getPosition: (one: Cloud) => [one.lon, one.lat, 0],
        getScale: (one: Cloud) => one.scale,
        getColor: rgba(part.colour[theme], Math.min(1, part.opacity * (theme === 'light' ? LIGHT_GAIN : 1))),
        parameters: SEEN_THROUGH,
        pickable: false,
        over: true,
        updateTriggers: { getColor: [theme, part.level] },
      } as never),
  );
}

function mesh(part: CloudPart) {
  return {
    attributes: {
      positions: { size: 3, value: part.positions },
      normals: { size: 3, value: part.normals },
    },
    indices: { size: 1, value: part.indices },
  };
}
