// The kinds of marks of the plotting: their names, how each is drawn, and how large its symbol is on the screen.
import type { DrawMode } from './types';

export interface PlotKind {
  zh: string;
  en: string;
  mode: DrawMode;
  /** Side of the symbol on the screen [u]; 0 where the mark is a line, an area or bare words. */
  size: number;
}

const symbol = (zh: string, en: string, size = 30): PlotKind => ({ zh, en, mode: 'point', size });

/** In the order of the tool bar; the names are those of `twin/registers/plot_mark.py`. */
export const PLOT_KINDS: Record<string, PlotKind> = {
  command_post: symbol('现场指挥部', 'Command post'),
  blockade: symbol('封控点', 'Blockade'),
  assembly: symbol('集结点', 'Assembly'),
  decontamination: symbol('洗消点', 'Decontamination'),
  ambulance: symbol('救护点', 'Ambulance'),
  fire_engine: symbol('消防车', 'Fire engine'),
  water_supply: symbol('供水点', 'Water supply'),
  lookout: symbol('观察哨', 'Lookout'),
  point: symbol('点', 'Point', 16),
  line: { zh: '线', en: 'Line', mode: 'linestring', size: 0 },
  arrow: { zh: '箭头', en: 'Arrow', mode: 'linestring', size: 0 },
  area: { zh: '区域', en: 'Area', mode: 'polygon', size: 0 },
  text: { zh: '文字', en: 'Text', mode: 'point', size: 0 },
};

/** Those that say what they are where nobody wrote words beside them. */
export const SELF_NAMED = Object.keys(PLOT_KINDS).filter((kind) => (PLOT_KINDS[kind]?.size ?? 0) > 16);
