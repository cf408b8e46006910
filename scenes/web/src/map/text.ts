// Labels: one font stack, a halo of the canvas colour, any script (DESIGN.md §5, §6).
import type { LayerProps } from '@deck.gl/core';
import { TextLayer, type TextLayerProps } from '@deck.gl/layers';
import type { DrawContext } from './context';

const STACK =
  '"PingFang SC","HarmonyOS Sans SC","MiSans","Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif';

export interface Label {
  id: string;
  position: [number, number, number];
  text: string;
  /** Larger wins when labels meet. */
  weight?: number;
}

type Settings<T> = Partial<TextLayerProps<T>> & Partial<LayerProps>;

/** Labels that keep their size on the screen and stand before everything. */
export function labels<T extends Label>(
  id: string,
  rows: T[],
  context: DrawContext,
  settings: Settings<T> = {},
): TextLayer<T> | null {
  if (rows.length === 0) return null;
  return new TextLayer<T>({
    id,
    data: rows,
    getPosition: (row) => row.position,
    getText: (row) => row.text,
    getSize: 15,
    getColor: context.palette.rgba('t1'),
    fontFamily: STACK,
    fontWeight: 700,
    characterSet: 'auto',
    fontSettings: { sdf: true, fontSize: 48, buffer: 10, radius: 14, smoothing: 0.12 },
    outlineWidth: 5,
    outlineColor: context.palette.rgba('bg0', 0.92),
    getTextAnchor: 'start',
    getAlignmentBaseline: 'center',
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    pickable: false,
    sign: true,
    updateTriggers: { getColor: context.palette.theme },
    ...settings,
  } as TextLayerProps<T>);
}
