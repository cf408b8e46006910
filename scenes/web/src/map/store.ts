// Rows fetched from the server, kept by address until they are asked for again; a failed fetch is said, not hidden.
import type { FeatureCollection } from 'geojson';

export interface PlantManifest {
  models: PlantModel[];
  instances: PlantInstance[];
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

  /** What is known of an address; the first question starts the fetch. */
  get(url: string): unknown {
    if (!this.rows.has(url) && !this.pending.has(url)) void this.fetch(url);
    return this.rows.get(url);
  }

  async fetch(url: string): Promise<void> {
    return this.hold(url, this.load(url));
  }

  /** Something else than rows that a picture waits for; asked once at a time, and told when it is there. */
  await(name: string, task: () => Promise<void>): void {
    if (this.pending.has(name)) return;
    const done = task()
      .catch((error) => console.error(`${name} could not be loaded`, error))
      .then(() => this.changed());
    void this.hold(name, done);
  }

  private hold(name: string, task: Promise<void>): Promise<void> {
    const running = task.finally(() => this.pending.delete(name));
    this.pending.set(name, running);
    return running;
  }

  get loading(): boolean {
    return this.pending.size > 0;
  }

  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending.values());
  }

  private async load(url: string): Promise<void> {
    try {
      const answer = await fetch(url, { credentials: 'same-origin', headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
      this.rows.set(url, await answer.json());
    } catch (error) {
      console.error(`${url} could not be loaded`, error);
      if (!this.rows.has(url)) this.rows.set(url, undefined);
    }
    this.changed();
  }
}
