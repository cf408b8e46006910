// Cameras and the ground they look at.
import { SolidPolygonLayer } from '@deck.gl/layers';
import { collection, type Drawer } from '../context';
import { sector } from '../geometry';
import { icons, type Mark, marksOf } from './marks';
import { STANDING } from './paint';

export const cameras: Drawer = (spec, context) => {
  if (!context.near) return [];
  const rows = marksOf(collection(spec, context), context);
  return [
    new SolidPolygonLayer<Mark>({
      id: `${spec.id}-cone`,
      data: rows,
      getPolygon: (row: Mark) => {
        const number = (key: string, otherwise: number) => Number(row.properties[key] ?? otherwise) || otherwise;
        return sector(
          [row.position[0], row.position[1]],
          number('range_m', 60),
          number('heading_deg', 0),
          number('field_of_view_deg', 60),
        ) as never;
      },
      getFillColor: context.palette.rgba('t1', context.palette.theme === 'dark' ? 0.1 : 0.06),
      parameters: STANDING,
      updateTriggers: { getFillColor: context.palette.theme },
    } as never),
    icons(spec.id, rows, context, 'camera', 17),
  ];
};
