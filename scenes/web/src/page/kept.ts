// What a saved scene carries: the scene's document, the rows of its layers, and the files they name, all in the page.

import { type PlantManifest, Store } from '../map/store';
import type { WhatIfResult } from '../map/types';
import type { Moment } from '../replay/past';
import type { Locale, SceneSpec, Text, ThemeName } from '../spec';

export interface KeptScene {
  scene: SceneSpec;
  theme: ThemeName;
  locale: Locale;
  site: { name_zh: string; name_en: string; time_zone: string };
  /** The moment that is shown, and whether it was chosen in the past. */
  at: string;
  chosen: boolean;
  by: string;
  product: string;
  moment: Moment;
  /** Rows by the address that a layer's source names. */
  rows: Record<string, unknown>;
  /** Layers that could not be brought along, and why. */
  left_out: Record<string, Text>;
  run: KeptRun | null;
}

export interface KeptRun extends WhatIfResult {
  model: { id: string; version: string };
  warnings: Record<string, unknown>[];
  created_at?: string;
  hash?: string;
}

/** Addresses of the files in this page by the address that the server gave them. */
export type Files = Map<string, string>;

/** Reads the files: gzip of a JSON of base64 by address, itself in base64. */
export async function readFiles(text: string): Promise<Files> {
  const found: Files = new Map();
  if (text.trim() === '') return found;
  const packed = new Blob([bytes(text.trim())]).stream().pipeThrough(new DecompressionStream('gzip'));
  const files = (await new Response(packed).json()) as Record<string, { type: string; body: string }>;
  for (const [path, { type, body }] of Object.entries(files)) {
    found.set(path, URL.createObjectURL(new Blob([bytes(body)], { type })));
  }
  return found;
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** A run whose picture on the ground is one of this page's own files; without the file there is none. */
export function ownRun(run: KeptRun | null, files: Files): KeptRun | null {
  const url = files.get(run?.raster?.url ?? '');
  return run && { ...run, raster: run.raster && url ? { ...run.raster, url } : null };
}

/** Rows that are there from the beginning; what is not there stays empty, and nothing is ever fetched. */
export class KeptStore extends Store {
  private readonly kept: Record<string, unknown>;

  constructor({ rows }: KeptScene, files: Files, changed: () => void) {
    super(changed);
    this.kept = Object.fromEntries(
      Object.entries(rows).map(([url, row]) => [url, isPlant(row) ? withFiles(row, files) : row]),
    );
  }

  override get(url: string): unknown {
    return this.kept[url];
  }

  /** The page's own files are at hand: their address will do. */
  override picture(url: string): string {
    return url;
  }
}

function isPlant(row: unknown): row is PlantManifest {
  return typeof row === 'object' && row !== null && 'models' in row && 'instances' in row;
}

/** The plant with the addresses of this page's own files; a model that was not brought along is not drawn. */
function withFiles(plant: PlantManifest, files: Files): PlantManifest {
  const own = (url: string | undefined): string => files.get(url ?? '') ?? '';
  const drawn = <T extends { url: string; url_light?: string }>(each: T): T => ({
    ...each,
    url: own(each.url) || own(each.url_light),
    url_light: own(each.url_light) || own(each.url),
  });
  return {
    far: null,
    models: plant.models.map(drawn).filter(({ url }) => url !== ''),
    instances: plant.instances,
    steel: plant.steel.map(drawn).filter(({ url }) => url !== ''),
    shade: plant.shade && own(plant.shade.url) ? { ...plant.shade, url: own(plant.shade.url) } : null,
  };
}
