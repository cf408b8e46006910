// Rows fetched from the server, kept by address until they are asked for again; a failed fetch is said, not hidden.
import type { FeatureCollection } from 'geojson';
import { type ModelPack, readPack } from './model_pack';

export interface PlantManifest {
  models: PlantModel[];
  instances: PlantInstance[];
  /** All models once more for a far look, in one file: a scene for each of `models`, then one for the steel. */
  far?: { url: string; url_light?: string; grain_m: number } | null;
  steel: { url: string; url_light?: string; lon: number; lat: number; z_m: number }[];
  /** Contact shade on the ground; null in a park where nothing stands. */
  shade?: { url: string; bounds: [number, number, number, number] } | null;
}

/** A model comes painted for both themes; `url` is the dark one. */
export interface PlantModel {
  builder: string;
  url: string;
  url_light?: string;
  pickable?: boolean;
}

export interface PlantInstance {
  id: string;
  kind: string;
  model: string;
  lon: number;
  lat: number;
  z_m: number;
  heading_deg: number;
  scale: [number, number, number];
  [extra: string]: unknown;
}

type Reader = (answer: Response) => Promise<unknown>;
const readJson: Reader = (answer) => answer.json();

const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Fetches JSON once per address and tells when something new has come. */
export class Store {
  private readonly rows = new Map<string, unknown>();
  private readonly pending = new Map<string, Promise<void>>();

  constructor(private readonly changed: () => void) {}

  features(url: string): FeatureCollection {
    return (this.get(url) as FeatureCollection | undefined) ?? EMPTY;
  }

  plant(url: string): PlantManifest | null {
    return (this.get(url) as PlantManifest | undefined) ?? null;
  }

  /** The models of a file, once it has come. */
  pack(url: string): ModelPack | null {
    return (this.get(url, readPack) as ModelPack | undefined) ?? null;
  }

  /** What is known of an address; the first question starts the fetch. */
  get(url: string, read: Reader = readJson): unknown {
    if (!this.rows.has(url) && !this.pending.has(url)) void this.fetch(url, read);
    return this.rows.get(url);
  }

  async fetch(url: string, read: Reader = readJson): Promise<void> {
    const running = this.load(url, read).finally(() => this.pending.delete(url));
    this.pending.set(url, running);
    return running;
  }

  get loading(): boolean {
    return this.pending.size > 0;
  }

  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending.values());
  }

  private async load(url: string, read: Reader): Promise<void> {
    try {
      const answer = await fetch(url, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      this.rows.set(url, await read(answer));
    } catch (error) {
      console.error(`${url} could not be loaded`, error);
      if (!this.rows.has(url)) this.rows.set(url, undefined);
    }
    this.changed();
  }
}
