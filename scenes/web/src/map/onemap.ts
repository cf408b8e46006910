// The map of a scene: MapLibre holds the camera and the drawing board, deck.gl draws the park into the same picture.
// Everything drawn is a function of the scene, the fetched rows and the live channel; this file only keeps them together.
import { type Layer, MapView } from '@deck.gl/core';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Feature, FeatureCollection } from 'geojson';
import type { LiveChannel, PlotMark } from '../live';
import { Emitter } from '../live/emitter';
import type { LayerSpec, Locale, ThemeName } from '../spec';
import { createBasemap, style } from './basemap';
import { Camera } from './camera';
import { type DrawContext, NEAR_ZOOM, Rows } from './context';
import { CrowdRows } from './crowd';
import { currentMap } from './current';
import { draw as drawLayer } from './drawers';
import { measure } from './drawers/measure';
import { overlay } from './drawers/overlay';
import { askPlant, plantFiles } from './drawers/plant';
import { type Recorded, recorded } from './drawers/recorded';
import { isOld, wind } from './drawers/wind';
import { FIRST_PICTURE, isFirst, isPark, isWords, Opening, PARK_MS } from './first_picture';
import { distance_m, type LonLat, metresPerPixel } from './geometry';
import { FIELD_OF_VIEW_DEG } from './lens';
import { ParkLight } from './light';
import { type Heard, Memo } from './memo';
import { inOrder } from './order';
import { Pace } from './pace';
import { Palette } from './palette';
import { picked } from './picking';
import { outlineOf, type Target } from './selection';
import { createDraw } from './sketch';
import { Store } from './store';
import { drawSymbols } from './symbols';
import { Throttle } from './throttle';
import type {
  FlyTo,
  MapEvents,
  OneMap,
  OneMapOptions,
  Padding,
  Pick,
  Picture,
  SearchView,
  SpotMark,
  WhatIfResult,
} from './types';
import { inUnits } from './unit';

const sameRows = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);

const BLINK_MS = 500;
const PICK_RADIUS_PX = 5;
/** Half of what a sign needs. */
const EDGE_PX = 10;

/** Builds the map of a scene in a container and answers when its first picture can be drawn. */
export async function createOneMap(container: HTMLElement, options: OneMapOptions): Promise<OneMap> {
  const map = new ParkMap(container, options);
  await map.loaded;
  if (!options.beside) {
    window.__onemap = map;
    currentMap.value = map;
  }
  return map;
}

class ParkMap implements OneMap {
  readonly loaded: Promise<void>;
  readonly draw: ReturnType<typeof createDraw>;
  private readonly map;
  private readonly sight: Camera;
  private readonly overlay;
  private readonly events = new Emitter<MapEvents>();
  private readonly store = new Store(() => this.came());
  private readonly rows = new Rows();
  private readonly memo = new Memo();
  private readonly heard: Heard = {};
  private readonly crowd = new CrowdRows();
  private readonly shown = new Map<string, boolean>();
  private readonly specs: LayerSpec[];
  private readonly offs: (() => void)[] = [];
  private readonly clock: ReturnType<typeof setInterval>;
  private palette: Palette;
  private symbols;
  private locale: Locale;
  private whatif: WhatIfResult | null = null;
  private picture: Picture | null = null;
  private search: SearchView | null = null;
  private laid: FeatureCollection | null = null;
  private planned: FeatureCollection | null = null;
  private ruled: FeatureCollection | null = null;
  private recorded: { shown: Recorded; now_s: number } | null = null;
  private advice: FeatureCollection | null = null;
  private spots: SpotMark[] = [];
  private plots: PlotMark[] = [];
  private selected: Target | null = null;
  private hovered: Target | null = null;
  private readonly pace = new Pace();
  /** A corner is being moved: pictures of anything but alarms would hold it up. */
  private inHand = false;
  private readonly throttle = new Throttle<keyof LiveChannel>(
    (parts) => this.hear(...parts),
    () => this.inHand,
  );
  private blink = true;
  private wanted = false;
  private drawing = false;
  /** What was handed over last. */
  private laidOut: readonly Layer[] = [];
  private gone = false;
  /** Asked for once, not under every picture: the answer lays the page out. */
  private size: [number, number];
  private free: DrawContext['window'] | undefined;
  private readonly opening = new Opening((of) => this.store.loading(this.sources(of)));
  private pointer: number | undefined;

  constructor(
    container: HTMLElement,
    private readonly options: OneMapOptions,
  ) {
    const { scene, theme, locale, live, unit = 1 } = options;
    this.specs = scene.layers;
    for (const spec of scene.layers) this.shown.set(spec.id, spec.visible);
    this.palette = new Palette(theme);
    this.symbols = drawSymbols(this.palette);
    this.locale = locale;
    const camera = { ...scene.camera, zoom: scene.camera.zoom + Math.log2(unit) };
    this.map = createBasemap(container, camera, this.palette);
    this.size = [container.clientWidth, container.clientHeight];
    this.sight = new Camera(this.map, options.padding, unit);
    this.overlay = new MapLibreOverlay({
      interleaved: true,
      views: new MapView({ id: 'maplibre', fovy: FIELD_OF_VIEW_DEG } as never) as never,
      effects: [this.light()],
      // deck.gl would look under every move and press of the pointer by itself; this map asks when it wants to know.
      pickAsync: null as never,
      getCursor: () => this.map.getCanvas().style.cursor,
      layers: [],
    });
    // At once: what draws the park is set up while the map below it is.
    this.map.addControl(this.overlay);
    this.draw = createDraw(this.map, () => this.palette, options.unit);
    this.loaded = new Promise((resolve) => {
      this.map.once('load', () => {
        this.redraw();
        this.events.emit('ready', undefined);
        resolve();
      });
    });
    this.crowd.take(live.movers);
    this.listen();
    this.fetchShown();
    this.clock = setInterval(() => this.tick(), BLINK_MS);
    setTimeout(() => this.redraw(), PARK_MS + 1);
  }

  setVisible(layerId: string, visible: boolean): void {
    this.shown.set(layerId, visible);
    this.redraw();
  }

  visible(layerId: string): boolean {
    return this.shown.get(layerId) ?? false;
  }

  flyTo(to: FlyTo): void {
    this.sight.flyTo(to);
  }

  setTheme(theme: ThemeName): void {
    if (theme === this.palette.theme) return;
    this.palette = new Palette(theme);
    this.symbols = drawSymbols(this.palette);
    for (const layer of style(this.palette).layers) {
      this.map.setPaintProperty(layer.id, 'background-color', this.palette.hex('bg0'));
    }
    this.overlay.setProps({ effects: [this.light()] });
    this.redraw();
  }

  setLocale(locale: Locale): void {
    this.locale = locale;
    this.redraw();
  }

  setPadding(padding: Partial<Padding>): void {
    this.sight.setPadding(padding);
  }

  on<K extends keyof MapEvents>(event: K, callback: (payload: MapEvents[K]) => void): () => void {
    return this.events.on(event, callback);
  }

  showWhatIf(result: WhatIfResult | null, picture: Picture | null = null): void {
    this.whatif = result;
    this.picture = result ? picture : null;
    this.redraw();
  }

  get scene(): OneMap['scene'] {
    return this.options.scene;
  }

  get theme(): ThemeName {
    return this.palette.theme;
  }

  /** The board is wiped after each picture, so it is copied while it is still there. */
  photograph(): Promise<HTMLCanvasElement> {
    return new Promise((resolve) => {
      this.map.once('render', () => {
        const board = this.map.getCanvas();
        const copy = document.createElement('canvas');
        [copy.width, copy.height] = [board.width, board.height];
        const pen = copy.getContext('2d');
        pen?.drawImage(board, 0, 0);
        // What is being drawn lies on a sheet of its own.
        for (const sheet of this.map.getContainer().querySelectorAll<HTMLCanvasElement>('canvas[data-sketch]'))
          pen?.drawImage(sheet, 0, 0, copy.width, copy.height);
        resolve(copy);
      });
      this.map.triggerRepaint();
    });
  }

  follow(leader: MapEvents['move']): void {
    this.sight.follow(leader);
  }

  showSpots(spots: SpotMark[]): void {
    this.spots = spots;
    this.redraw();
  }

  showPlots(marks: PlotMark[]): void {
    this.plots = marks;
    this.redraw();
  }

  showAdvice(features: FeatureCollection | null): void {
    this.advice = features;
    this.redraw();
  }

  showSearch(view: SearchView | null): void {
    this.search = view;
    this.redraw();
  }

  showOverlay(shown: FeatureCollection | null): void {
    this.laid = shown;
    this.redraw();
  }

  showDraft(shown: FeatureCollection | null): void {
    this.planned = shown;
    this.redraw();
  }

  showMeasure(shown: FeatureCollection | null): void {
    this.ruled = shown;
    this.redraw();
  }

  showRecorded(shown: Recorded | null, now_s = 0): void {
    this.recorded = shown && { shown, now_s };
    this.redraw();
  }

  highlight(layer: string, id: string | null): void {
    this.selected = id === null ? null : { layer, id };
    this.redraw();
  }

  async reload(noun: string): Promise<void> {
    this.store.forgetOnes(noun);
    await Promise.all(this.addresses(noun).map((url) => this.store.fetch(url)));
  }

  keep(noun: string, id: string, row: Feature | null): void {
    this.store.forgetOnes(noun);
    for (const url of this.addresses(noun)) this.store.keep(url, id, row);
  }

  showAsThen(noun: string, rows: FeatureCollection): void {
    for (const url of this.addresses(noun)) this.store.showAsThen(url, rows);
  }

  private addresses(noun: string): string[] {
    const urls = this.specs.flatMap(({ source }) => ('url' in source && source.url ? [source.url] : []));
    return [...new Set(urls)].filter((url) => url.endsWith(`/${noun}`));
  }

  project(lon: number, lat: number): [number, number] {
    const { x, y } = this.map.project([lon, lat]);
    return [x, y];
  }

  unproject(x: number, y: number): [number, number] {
    const { lng, lat } = this.map.unproject([x, y]);
    return [lng, lat];
  }

  pickAt(x: number, y: number): Pick | null {
    const info = this.overlay.pickObject({ x, y, radius: PICK_RADIUS_PX });
    const { lng, lat } = this.map.unproject([x, y]);
    return picked(info, this.specs, this.crowd.current, [lng, lat]);
  }

  async idle(): Promise<void> {
    await this.loaded;
    // Live data makes new layers every second: a layer counts from the first moment it was whole.
    const whole = new Set<string>();
    do {
      await this.store.settled(this.sources());
      await this.rendered();
      for (const layer of this.drawnLayers()) if (layer.isLoaded) whole.add(layer.id);
    } while (
      !this.opening.over ||
      this.store.loading(this.sources()) ||
      whole.size === 0 ||
      this.drawnLayers().some((layer) => !whole.has(layer.id))
    );
    await this.rendered();
  }

  destroy(): void {
    this.gone = true;
    clearInterval(this.clock);
    for (const off of this.offs) off();
    this.events.clear();
    this.draw.destroy();
    this.overlay.finalize();
    this.map.remove();
    if (window.__onemap === this) delete window.__onemap;
    if (currentMap.value === this) currentMap.value = null;
  }

  private came(): void {
    if (!this.opening.over) this.fetchShown();
    this.redraw();
  }

  /** What will be drawn is on its way while the board is still being set up. */
  private fetchShown(): void {
    for (const spec of this.specs) {
      if (this.visible(spec.id) && 'url' in spec.source && spec.source.url) this.store.get(spec.source.url);
      if (spec.deck['@@type'] === 'PlantLayer') askPlant(spec, this.store, this.palette.theme);
    }
  }

  private listen(): void {
    const { live } = this.options;
    this.offs.push(
      live.on('movers', (movers) => {
        this.crowd.take(movers);
        this.redraw();
      }),
      live.on('sensors', () => this.throttle.say('sensors')),
      live.on('alarm', () => this.hear('alarms')),
      live.on('weather', () => this.throttle.say('weather')),
      () => this.throttle.end(),
    );
    this.map.on('mousedown', () => {
      if (!this.draw.busy) return;
      this.inHand = true;
      for (const end of ['pointerup', 'pointercancel', 'blur']) addEventListener(end, this.letGo, { once: true });
    });
    this.map.on('render', () => this.drawn());
    this.map.on('resize', () => {
      const { clientWidth, clientHeight } = this.map.getContainer();
      this.size = [clientWidth, clientHeight];
    });
    this.map.on('click', (event) => {
      this.events.emit('point', { lon: event.lngLat.lng, lat: event.lngLat.lat });
      // A corner that is set picks nothing: looking for what lies under it would hold the pencil up.
      if (!this.draw.busy) this.events.emit('pick', this.pickAt(event.point.x, event.point.y));
    });
    this.map.on('mousemove', (event) => this.hoverSoon(event.point.x, event.point.y));
    this.map.on('mouseout', () => this.hover(null));
    this.map.on('move', () => {
      if (!this.sight.led) this.events.emit('moving', this.camera());
    });
    this.map.on('moveend', () => {
      this.events.emit('move', this.camera());
      this.redraw();
    });
  }

  private hear(...parts: (keyof LiveChannel)[]): void {
    for (const part of parts) this.heard[part] = (this.heard[part] ?? 0) + 1;
    this.redraw();
  }

  private readonly letGo = (): void => {
    this.inHand = false;
  };

  camera(): MapEvents['move'] {
    return this.sight.at();
  }

  private hoverSoon(x: number, y: number): void {
    if (this.pointer !== undefined || this.map.isMoving() || this.draw.busy) return;
    this.pointer = requestAnimationFrame(() => {
      this.pointer = undefined;
      if (!this.gone) this.hover(this.pickAt(x, y));
    });
  }

  private hover(pick: Pick | null): void {
    if (pick?.id === this.hovered?.id && pick?.layer === this.hovered?.layer) return;
    this.hovered = pick && { layer: pick.layer, id: pick.id };
    this.map.getCanvas().style.cursor = pick ? 'pointer' : '';
    this.events.emit('hover', pick);
    this.redraw();
  }

  /** Blinking is one phase for all, and stops where motion is unwanted. */
  private tick(): void {
    const urgent = [...this.options.live.alarms.values()].some(
      (alarm) => alarm.state === 'unacknowledged' && alarm.priority <= 2,
    );
    if (this.inHand) return;
    const still = !urgent || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const blink = still ? true : !this.blink;
    if (blink === this.blink) return;
    this.blink = blink;
    this.redraw();
  }

  private light(): ParkLight {
    return new ParkLight(this.palette.theme, this.options.shadows ?? true, () => !this.opening.over);
  }

  private context(): DrawContext {
    let whole: Set<string> | undefined;
    return {
      palette: this.palette,
      locale: this.locale,
      symbols: this.symbols,
      store: this.store,
      live: this.options.live,
      heard: this.heard,
      crowd: this.crowd.current,
      bearing: Math.round(this.map.getBearing() / 30) * 30,
      zoom: this.map.getZoom(),
      pixel_m: metresPerPixel(this.map.getCenter().lat, this.map.getZoom()) / this.map.getPixelRatio(),
      window: this.window(),
      near: this.sight.at().zoom >= NEAR_ZOOM,
      blink: this.blink,
      smooth: this.pace.smooth,
      shadows: this.options.shadows ?? true,
      flat: this.opening.flat,
      whatif: this.whatif,
      picture: this.picture,
      search: this.search,
      advice: this.advice,
      spots: this.spots,
      plots: this.plots,
      fillZones: this.whatif === null && this.search === null,
      rows: this.rows,
      loaded: (id) => {
        whole ??= this.whole();
        return whole.has(id);
      },
    };
  }

  /** The same as long as nothing about it has changed. */
  private window(): DrawContext['window'] {
    const { lon, lat, zoom, pitch, bearing } = this.sight.at();
    const { left, right, top, bottom } = this.sight.padding;
    const [width, height] = this.size;
    const stamp = [lon, lat, zoom, pitch, bearing, left, right, top, bottom, width, height].join();
    if (stamp === this.free?.stamp) return this.free;
    const { unit = 1 } = this.options;
    const room = EDGE_PX * unit;
    const holds = (place: LonLat, wide_px: number): boolean => {
      const { x, y } = this.map.project(place);
      const beside = x >= left + room && x + wide_px * unit <= width - right;
      return beside && y >= top + room && y <= height - bottom - room;
    };
    this.free = { stamp, holds };
    return this.free;
  }

  /** Many changes make one picture: nothing new is handed over before the last was on the screen. */
  private redraw(): void {
    if (this.gone) return;
    this.wanted = true;
    if (this.drawing || this.opening.holds()) return;
    this.drawing = true;
    queueMicrotask(() => {
      if (this.gone) return;
      this.wanted = false;
      const layers = this.layers();
      // The same picture again costs a whole picture: what is heard once a second need not be seen on this page.
      if (this.opening.over && sameRows(layers, this.laidOut)) {
        this.drawing = false;
        return;
      }
      this.laidOut = layers;
      this.overlay.setProps({ layers });
      this.map.triggerRepaint();
    });
  }

  /** A free place near the upper edge of the free window, and metres per pixel there. */
  private windPlace(): [[number, number], number] {
    const [width, height] = this.size;
    const { left, right, top } = this.sight.padding;
    const { unit = 1 } = this.options;
    const x = left + 0.78 * (width - left - right);
    const y = top + 0.16 * (height - top);
    const [here, beside] = [this.map.unproject([x, y]), this.map.unproject([x + 10, y])];
    return [[here.lng, here.lat], (unit * distance_m([here.lng, here.lat], [beside.lng, beside.lat])) / 10];
  }

  private drawn(): void {
    this.pace.beat(performance.now());
    this.drawing = false;
    this.opening.drawn(this.made(), this.map.getCanvas(), () => this.seen());
    if (this.wanted) this.redraw();
  }

  /** The park stands on the screen: the rest follows. */
  private seen(): void {
    if (!this.options.beside) performance.mark(FIRST_PICTURE);
    this.redraw();
  }

  private shownSpecs(): LayerSpec[] {
    return this.specs.filter((spec) => this.visible(spec.id));
  }

  private layers(): Layer[] {
    this.rows.begin();
    this.memo.begin();
    const now = this.context();
    const opening = !this.opening.over;
    const specs = this.shownSpecs().filter((spec) => !opening || isFirst(spec));
    const drawn = specs.map((spec) => {
      const layers = this.kept(spec.id, [], now, (context) => drawLayer(spec, context));
      return { spec, layers: opening ? layers.filter((layer) => !isWords(layer)) : layers };
    });
    const park = drawn.filter(({ spec }) => isPark(spec)).flatMap(({ layers }) => layers);
    this.opening.hand(park.flatMap(({ id, props }) => (props.visible ? id : [])));
    return inOrder([...drawn.flatMap(({ layers }) => layers), ...(opening ? [] : this.besides(now))]);
  }

  /** The layers of the last picture while nothing that they were made from has changed. */
  private kept(
    name: string,
    given: unknown[],
    now: DrawContext,
    make: (context: DrawContext) => (Layer | null)[],
  ): Layer[] {
    const { unit = 1 } = this.options;
    return this.memo.of(name, now, given, (context) => inOrder(make(context)).map((layer) => inUnits(layer, unit)));
  }

  /** What is drawn beside the scene's layers. */
  private besides(now: DrawContext): Layer[] {
    const { laid, planned, ruled, recorded: past, hovered, selected, specs } = this;
    const [at, metres] = this.windPlace();
    const old = isOld(now.live.weather);
    return [
      ...this.kept('-laid', [laid], now, (context) => overlay(laid, context)),
      ...this.kept('-draft', [planned], now, (context) => overlay(planned, context, 'draft')),
      ...this.kept('-recorded', [past], now, (context) => (past ? recorded(past.shown, past.now_s, context) : [])),
      ...this.kept('-ruled', [ruled], now, (context) => measure(ruled, context)),
      ...this.kept('-wind', [...at, metres, old], now, (context) => wind(at, metres, context)),
      ...this.kept('-hover', [hovered], now, (context) => outlineOf('hover', hovered, specs, context, true)),
      ...this.kept('-selected', [selected], now, (context) => outlineOf('selected', selected, specs, context, false)),
    ];
  }

  /** The layers deck.gl has taken over, with what they have loaded; those just handed to it know nothing yet. */
  private drawnLayers(): Layer[] {
    return this.made().filter((layer) => layer.parent === null);
  }

  /** All layers deck.gl has, parts of others too. */
  private made(): Layer[] {
    const deck = (this.overlay as unknown as { _deck?: { layerManager?: { getLayers(): Layer[] } } })._deck;
    return deck?.layerManager?.getLayers() ?? [];
  }

  private whole(): Set<string> {
    return new Set(
      this.drawnLayers()
        .filter((layer) => layer.isLoaded)
        .map(({ id }) => id),
    );
  }

  /** The addresses of what is shown. */
  private sources(of: (spec: LayerSpec) => boolean = () => true): Set<string> {
    return new Set(
      this.shownSpecs()
        .filter(of)
        .flatMap((spec) => {
          if (spec.source.kind === 'plant') return plantFiles(spec, this.store, this.palette.theme);
          return 'url' in spec.source && spec.source.url ? [spec.source.url] : [];
        }),
    );
  }

  private rendered(): Promise<void> {
    return new Promise((resolve) => {
      this.map.once('render', () => requestAnimationFrame(() => resolve()));
      this.map.triggerRepaint();
    });
  }
}
