// What every drawer is given: the look of the moment and the newest data. Drawers are pure functions of it.
import type { Layer } from '@deck.gl/core';
import type { Feature, FeatureCollection } from 'geojson';
import type { LiveChannel, PlotMark } from '../live';
import type { LayerSpec, Locale } from '../spec';
import type { Crowd } from './crowd';
import type { LonLat } from './geometry';
import type { Heard } from './memo';
import type { Palette } from './palette';
import type { Store } from './store';
import type { Symbols } from './symbols';
import type { Picture, SearchView, SpotMark, WhatIfResult } from './types';

export interface DrawContext {
  palette: Palette;
  locale: Locale;
  symbols: Symbols;
  store: Store;
  live: LiveChannel;
  heard: Heard;
  crowd: Crowd;
  /** Degrees of the camera, rounded to 30, for labels that sit on the viewer's side. */
  bearing: number;
  zoom: number;
  /** Metres that a pixel of the board covers in the middle of the picture. */
  pixel_m: number;
  /** The part of the picture that no panel covers. */
  window: Window;
  /** False when the whole park is a few centimetres wide: only what is news is then named. */
  near: boolean;
  /** On or off, at most once a second: what blinks is drawn only while on. */
  blink: boolean;
  /** False where a picture takes long to draw: movers then step instead of gliding. */
  smooth: boolean;
  shadows: boolean;
  /** While a map opens and its plant is still on its way: nothing of it is drawn yet. */
  flat: boolean;
  whatif: WhatIfResult | null;
  picture: Picture | null;
  search: SearchView | null;
  /** Ways out, the way in and closed roads of the result at hand. */
  advice: FeatureCollection | null;
  spots: SpotMark[];
  /** What people drew on the shared map and nobody erased. */
  plots: PlotMark[];
  /** False while a result is shown: zones fall back to outlines. */
  fillZones: boolean;
  rows: Rows;
  /** Whether a layer of the last picture has everything that it draws. */
  loaded(id: string): boolean;
}

export interface Window {
  /** Another one when the camera has moved or a panel has opened. */
  stamp: string;
  /** Whether what is written from a place on, so wide [px of a desk], is seen whole. */
  holds(place: LonLat, wide_px: number): boolean;
}

/** From this zoom on the units of a park are told apart, and their names have room. */
export const NEAR_ZOOM = 14.3;

export type Drawer = (spec: LayerSpec, context: DrawContext) => (Layer | null)[];

/** Rows computed from a collection once, and kept as long as the collection and the key stay the same. */
export class Rows {
  private readonly kept = new WeakMap<object, Map<string, unknown>>();
  private readonly drawn = new Map<string, { source: object; key: string; turn: number; value: unknown }>();
  private turn = 0;

  /** A new picture begins. */
  begin(): void {
    this.turn++;
  }

  /** What the last picture showed under this name, if it is still the same; a layer that was away is never shown again. */
  last<T>(name: string, source: object, key: string, make: () => T): T {
    const known = this.drawn.get(name);
    const same = known?.source === source && known.key === key && known.turn === this.turn - 1;
    const value = same ? (known.value as T) : make();
    this.drawn.set(name, { source, key, turn: this.turn, value });
    return value;
  }

  of<T>(source: object, key: string, make: () => T): T {
    const byKey = this.kept.get(source) ?? new Map<string, unknown>();
    this.kept.set(source, byKey);
    if (!byKey.has(key)) byKey.set(key, make());
    return byKey.get(key) as T;
  }

  /** The same for what changes with the moment: only that of the newest stamp is kept, and given to make the next. */
  newest<T>(source: object, key: string, stamp: string, make: (last: T | undefined) => T): T {
    const last = this.of<{ stamp?: string; made?: T }>(source, key, () => ({}));
    if (last.stamp !== stamp) Object.assign(last, { stamp, made: make(last.made) });
    return last.made as T;
  }
}

export function collection(spec: LayerSpec, context: DrawContext): FeatureCollection {
  return 'url' in spec.source && spec.source.url
    ? context.store.features(spec.source.url)
    : { type: 'FeatureCollection', features: [] };
}

export function idOf(feature: Feature): string {
  return String(feature.id ?? feature.properties?.id ?? '');
}

export function nameOf(feature: Feature, locale: Locale): string {
  const properties = feature.properties ?? {};
  return String(properties[`name_${locale}`] ?? properties.name_zh ?? properties.name_en ?? idOf(feature));
}
