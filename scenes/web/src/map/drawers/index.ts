// The park's own drawers by the class name that a layer file gives; stock deck.gl classes go through the converter.
import { isStock, type LayerSpec } from '../../spec';
import type { convertLayer } from '../../spec/convert';
import type { DrawContext, Drawer } from '../context';
import { advice } from './advice';
import { alarms } from './alarms';
import { anchorPlan } from './anchor_plan';
import { cameras } from './cameras';
import { density } from './density';
import { ground } from './ground';
import { marks } from './marks';
import { movers } from './movers';
import { outlines } from './outlines';
import { pipelines } from './pipelines';
import { plant } from './plant';
import { plots } from './plots';
import { roads } from './roads';
import { search } from './search';
import { sensors } from './sensors';
import { tracks } from './tracks';
import { whatif } from './whatif';
import { zones } from './zones';

const DRAWERS: Record<string, Drawer> = {
  AdviceLayer: advice,
  AlarmLayer: alarms,
  AnchorPlanLayer: anchorPlan,
  CameraLayer: cameras,
  DensityLayer: density,
  GroundLayer: ground,
  MarkLayer: marks,
  MoverLayer: movers,
  OutlineLayer: outlines,
  PipelineLayer: pipelines,
  PlantLayer: plant,
  PlotLayer: plots,
  RiskZoneLayer: zones,
  RoadLayer: roads,
  SearchLayer: search,
  SensorLayer: sensors,
  TrackLayer: tracks,
  WhatIfLayer: whatif,
};

/** No scene of the product names a stock class: what makes them comes when one does. */
let convert: typeof convertLayer | null = null;
const fetchConvert = async (): Promise<void> => {
  convert = (await import('../../spec/convert')).convertLayer;
};

/** Draws one layer of the scene; one that cannot be drawn is left out and said, the others stand. */
export function draw(spec: LayerSpec, context: DrawContext): ReturnType<Drawer> {
  try {
    const drawer = DRAWERS[String(spec.deck['@@type'])];
    if (drawer) return drawer(spec, context);
    if (isStock(spec) && 'url' in spec.source) {
      const data = context.store.features(spec.source.url);
      const made = convert;
      if (!made) {
        context.store.waitFor('convert', fetchConvert);
        return [];
      }
      return [
        context.rows.of(data, `stock-${spec.id}-${context.palette.theme}`, () =>
          made(spec, data, (token) => context.palette.named(token)),
        ),
      ];
    }
    throw new Error(`class ${String(spec.deck['@@type'])} is not in the white list`);
  } catch (error) {
    console.error(`layer ${spec.id} is left out`, error);
    return [];
  }
}
