// Rows fetched from the server, kept by address until they are asked for again; a failed fetch is said, not hidden.
import type { Feature, FeatureCollection } from 'geojson';
import { type Ask, fetched, take } from './early';
import type { FarMesh } from './far_mesh';
import { readFar } from './plant_apart';
import { readPicture } from './plant_reader';

export interface PlantManifest {
  /** Another one when anything that stands there is. */
  version?: string;
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

const askJson = fetched((answer) => answer.json());

const rowsOf = (noun: string): string => `/api/features/${noun}/`;
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Fetches JSON once per address and tells when something new has come. */
export class Store {
  private readonly rows = new Map<string, unknown>();
  /** How a past moment had them: it stands before what is fetched. */
  private readonly asThen = new Map<string, FeatureCollection>();
  private readonly pending = new Map<string, Promise<void>>();
  /** What is waited for whatever is shown: it is asked for only when a picture needs it. */
  private readonly tasks = new Set<string>();

  /** Grows with everything that comes. */
  version = 0;

  constructor(private readonly tell: () => void) {}

  private changed(): void {
    this.version++;
    this.tell();
  }

  features(url: string): FeatureCollection {
    return this.asThen.get(url) ?? (this.get(url) as FeatureCollection | undefined) ?? EMPTY;
  }

  /** Shows the rows of an address as they were. */
  showAsThen(url: string, rows: FeatureCollection): void {
    if (this.asThen.get(url) === rows) return;
    this.asThen.set(url, rows);
    this.changed();
  }

  /** One row of a noun of which a picture shows few: all of a park's structures would fill the page's memory. */
  one(noun: string, id: string): Feature | undefined {
    return this.get(`${rowsOf(noun)}${encodeURIComponent(id)}`) as Feature | undefined;
  }

  /** Rows that were read one by one have changed: they are asked for again when a picture shows them. */
  forgetOnes(noun: string): void {
    const known = [...this.rows.keys()].filter((url) => url.startsWith(rowsOf(noun)));
    for (const url of known) this.drop(url);
    if (known.length > 0) this.changed();
  }

  plant(url: string): PlantManifest | null {
    return (this.get(url) as PlantManifest | undefined) ?? null;
  }

  /** The plant as one body, null if it is too large for that; undefined until it has come. */
  far(url: string, manifest: PlantManifest): FarMesh | null | undefined {
    return this.get(url, () => readFar(url, manifest)) as FarMesh | null | undefined;
  }

  /** What nobody will ask for again. */
  drop(url: string): void {
    this.rows.delete(url);
  }

  /** A picture, once it has come. */
  picture(url: string): ImageBitmap | string | null {
    return (this.get(url, readPicture) as ImageBitmap | undefined) ?? null;
  }

  /** What is known of an address; the first question starts the fetch. */
  get(url: string, ask: Ask = askJson): unknown {
    if (!this.rows.has(url) && !this.pending.has(url)) void this.fetch(url, ask);
    return this.rows.get(url);
  }

  async fetch(url: string, ask: Ask = askJson): Promise<void> {
    return this.hold(url, this.load(url, ask));
  }

  /** Something else than rows that a picture waits for; asked once at a time, and told when it is there. */
  waitFor(name: string, task: () => Promise<void>): void {
    if (this.pending.has(name)) return;
    this.tasks.add(name);
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

  /** Whether an address was asked for and its answer could not be read. */
  failed(url: string): boolean {
    return this.rows.has(url) && this.rows.get(url) === undefined;
  }

  /** Whether all that was ever asked for has come. */
  get whole(): boolean {
    return this.pending.size === 0;
  }

  /** Whether something of these addresses is still on its way; what nobody looks at may come later. */
  loading(urls: ReadonlySet<string>): boolean {
    return this.of(urls).length > 0;
  }

  async settled(urls: ReadonlySet<string>): Promise<void> {
    for (let open = this.of(urls); open.length > 0; open = this.of(urls)) await Promise.all(open);
  }

  /** A row that was just kept takes its place in what is known of an address, or leaves it; nothing is asked for again. */
  keep(url: string, id: string, row: Feature | null): void {
    const known = this.rows.get(url) as FeatureCollection | undefined;
    if (!known) return;
    const at = known.features.findIndex((one) => String(one.id ?? one.properties?.id) === id);
    const rest = at < 0 ? known.features : known.features.toSpliced(at, 1);
    const features = row ? (at < 0 ? [...rest, row] : known.features.with(at, row)) : rest;
    this.rows.set(url, { ...known, features });
    this.changed();
  }

  private of(urls: ReadonlySet<string>): Promise<void>[] {
    return [...this.pending].flatMap(([url, running]) => (urls.has(url) || this.tasks.has(url) ? [running] : []));
  }

  private async load(url: string, ask: Ask): Promise<void> {
    try {
      this.rows.set(url, await take(url, ask));
    } catch (error) {
      console.error(`${url} could not be loaded`, error);
      if (!this.rows.has(url)) this.rows.set(url, undefined);
    }
    this.changed();
  }
}
