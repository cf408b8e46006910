// The saved scene as a picture one can walk around in: deck.gl alone, with the park's own drawers and no map server.
import { Deck, type Layer, MapView, type PickingInfo, WebMercatorViewport } from '@deck.gl/core';
import type { FeatureCollection } from 'geojson';
import { readCloud } from '../map/cloud';
import { type DrawContext, NEAR_ZOOM, Rows } from '../map/context';
import { CrowdRows } from '../map/crowd';
import { draw } from '../map/drawers';
import { wind } from '../map/drawers/wind';
import { distance_m, metresPerPixel, polygons } from '../map/geometry';
import { FIELD_OF_VIEW_DEG } from '../map/lens';
import { ParkLight } from '../map/light';
import { inOrder } from '../map/order';
import { Palette } from '../map/palette';
import { picked } from '../map/picking';
import { drawSymbols } from '../map/symbols';
import type { Pick, Picture } from '../map/types';
import { PastChannel } from '../replay/past';
import type { Locale } from '../spec';
import { type Files, type KeptScene, KeptStore } from './kept';

interface View {
  longitude: number;
  latitude: number;
  zoom: number;
  pitch: number;
  bearing: number;
}

/** A saved page shows every name: its panels can be put away. */
const WHOLE = { stamp: '', holds: () => true };
/** Where the wind's arrow lies in the free part of the picture, as fractions of it. */
const WIND_AT = [0.6, 0.24] as const;
const PICK_RADIUS_PX = 5;
/** On a narrower page the panels lie below the picture. */
const NARROW_PX = 900;
const NEAREST_ZOOM = 16.5;
/** Labels and the wind's arrow follow the camera once it rests. */
const SETTLED_MS = 120;

export class SavedView {
  readonly live = new PastChannel();
  private readonly crowd = new CrowdRows();
  private readonly rows = new Rows();
  private readonly store: KeptStore;
  private readonly palette: Palette;
  private readonly symbols;
  private readonly shown: Map<string, boolean>;
  private readonly first: View;
  private readonly windAge: number;
  private readonly deck: Deck<MapView>;
  private view: View;
  private locale: Locale;
  private picture: Picture | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly element: HTMLElement,
    private readonly kept: KeptScene,
    files: Files,
    private readonly onPick: (pick: Pick | null) => void,
  ) {
    const { scene, theme, locale, moment } = kept;
    this.locale = locale;
    this.palette = new Palette(theme);
    this.symbols = drawSymbols(this.palette);
    this.store = new KeptStore(kept, files, () => this.redraw());
    this.shown = new Map(scene.layers.map((layer) => [layer.id, layer.visible]));
    this.first = kept.run ? around(kept.run.footprint, scene.camera, element) : { ...scene.camera };
    this.view = this.first;
    this.windAge = moment.weather ? Date.parse(moment.at) - Date.parse(moment.weather.at) : 0;
    this.live.show(moment);
    this.crowd.take(this.live.movers);
    this.deck = new Deck({
      parent: element as HTMLDivElement,
      views: new MapView({ id: 'saved', fovy: FIELD_OF_VIEW_DEG, repeat: false, padding: free(element) } as never),
      initialViewState: this.first as never,
      controller: { inertia: 200, touchRotate: true, minZoom: 12, maxZoom: 21 } as never,
      effects: [new ParkLight(theme, true)],
      layers: [],
      pickingRadius: PICK_RADIUS_PX,
      getCursor: ({ isDragging, isHovering }) => (isDragging ? 'grabbing' : isHovering ? 'pointer' : 'grab'),
      onViewStateChange: ({ viewState }) => this.moved(viewState as never),
      onClick: (info) => this.clicked(info),
      deviceProps: { webgl: { preserveDrawingBuffer: true, antialias: true } } as never,
    });
    this.redraw();
  }

  /** Opens the surfaces of a run, where the page has them. */
  async open(cloud: string | undefined): Promise<void> {
    const { run } = this.kept;
    if (!run) return;
    const scenario = (run as { inputs?: { scenario?: { weather?: { wind_m_s?: number; wind_from_deg?: number } } } })
      .inputs?.scenario?.weather;
    const { wind_m_s, wind_from_deg } = scenario ?? {};
    this.picture = {
      moment: null,
      cloud: cloud ? readCloud(await (await fetch(cloud)).arrayBuffer()) : null,
      arrival: null,
      bands: null,
      wind: wind_m_s !== undefined && wind_from_deg !== undefined ? { wind_m_s, wind_from_deg } : null,
    };
    this.redraw();
  }

  setLocale(locale: Locale): void {
    this.locale = locale;
    this.redraw();
  }

  setVisible(id: string, visible: boolean): void {
    this.shown.set(id, visible);
    this.redraw();
  }

  visible(id: string): boolean {
    return this.shown.get(id) ?? false;
  }

  home(): void {
    this.view = this.first;
    this.deck.setProps({ initialViewState: { ...this.first } as never });
    this.redraw();
  }

  /** How many rows a layer has to draw. */
  rowsOf(url: string): number {
    return this.store.features(url).features?.length ?? 0;
  }

  /** Settles when everything that is drawn has been read and is on the screen. */
  async drawn(): Promise<void> {
    const waiting = (): boolean =>
      !this.store.whole || this.made().length === 0 || this.made().some((one) => !one.isLoaded);
    do await frame();
    while (waiting());
    this.deck.redraw('saved');
    this.finish();
    await frame();
    await frame();
  }

  /** Waits for the graphics card: reading a point back comes after everything that was drawn before. */
  private finish(): void {
    const { gl } = (this.deck as unknown as { device: { gl: WebGL2RenderingContext } }).device;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }

  private made(): Layer[] {
    const { layerManager } = this.deck as unknown as { layerManager: { getLayers(): Layer[] } | null };
    return layerManager?.getLayers() ?? [];
  }

  private moved(next: View): void {
    this.view = next;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.redraw(), SETTLED_MS);
  }

  private clicked(info: PickingInfo): void {
    const [lon = 0, lat = 0] = info.coordinate ?? [];
    this.onPick(picked(info.picked ? info : null, this.kept.scene.layers, this.crowd.current, [lon, lat]));
  }

  private redraw(): void {
    this.deck.setProps({ layers: this.layers() });
  }

  private context(): DrawContext {
    const { weather } = this.live;
    // The wind's age is that of the moment that is shown, however long the page is open.
    if (weather) this.live.weather = { ...weather, at: new Date(Date.now() - this.windAge).toISOString() };
    return {
      palette: this.palette,
      locale: this.locale,
      symbols: this.symbols,
      store: this.store,
      live: this.live,
      heard: {},
      crowd: this.crowd.current,
      bearing: steps(this.view.bearing),
      zoom: this.view.zoom,
      pixel_m: metresPerPixel(this.view.latitude, this.view.zoom),
      window: WHOLE,
      near: near(this.view.zoom),
      blink: true,
      smooth: false,
      flat: false,
      shadows: true,
      whatif: this.kept.run,
      picture: this.picture,
      search: null,
      advice: null,
      spots: [],
      plots: [],
      fillZones: this.kept.run === null,
      rows: this.rows,
      loaded: () => true,
    };
  }

  private layers(): Layer[] {
    this.rows.begin();
    const context = this.context();
    const scene = this.kept.scene.layers.filter((spec) => this.visible(spec.id));
    return inOrder([...scene.flatMap((spec) => draw(spec, context)), ...wind(...this.windPlace(), context)]);
  }

  /** A free place of the picture on the ground, and metres per pixel there. */
  private windPlace(): [[number, number], number] {
    const { clientWidth: width, clientHeight: height } = this.element;
    const seen = new WebMercatorViewport({
      ...this.view,
      width,
      height,
      fovy: FIELD_OF_VIEW_DEG,
      padding: free(this.element),
    });
    const [x, y] = [WIND_AT[0] * width, WIND_AT[1] * height];
    const [here, beside] = [seen.unproject([x, y]), seen.unproject([x + 10, y])] as [
      [number, number],
      [number, number],
    ];
    return [[here[0], here[1]], distance_m(here, beside) / 10];
  }
}

/** The same look, with all of a result in the free part of the picture. */
function around(footprint: FeatureCollection, camera: View, { clientWidth, clientHeight }: HTMLElement): View {
  const corners = footprint.features.flatMap(({ geometry }) => polygons(geometry).flat(2));
  if (corners.length === 0) return { ...camera };
  const [lons, lats] = [corners.map(([lon = 0]) => lon), corners.map(([, lat = 0]) => lat)];
  const flat = new WebMercatorViewport({ width: clientWidth, height: clientHeight });
  const { longitude, latitude, zoom } = flat.fitBounds(
    [
      [Math.min(...lons), Math.min(...lats)],
      [Math.max(...lons), Math.max(...lats)],
    ],
    { padding: 0.12 * Math.min(clientWidth, clientHeight), maxZoom: NEAREST_ZOOM },
  );
  return { ...camera, longitude, latitude, zoom };
}

/** What the panels cover, so that the subject lies in the free window. */
function free({ clientWidth }: HTMLElement): { left: number; right: number; top: number; bottom: number } {
  return clientWidth > NARROW_PX
    ? { left: 0, right: 420, top: 72, bottom: 32 }
    : { left: 0, right: 0, top: 0, bottom: 0 };
}

const steps = (bearing: number): number => Math.round(bearing / 30) * 30;
const near = (zoom: number): boolean => zoom >= NEAR_ZOOM;
const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
