// Where the map looks: flights that panels opening on the way do not end, and the margins that panels cover.
import type { Map as MapLibre } from 'maplibre-gl';
import type { FlyTo, MapEvents, Padding } from './types';

const FLIGHT_MS = 2000;
const NO_PADDING: Padding = { left: 0, right: 0, top: 0, bottom: 0 };

export class Camera {
  /** Another screen leads: what moves now was not moved here. */
  led = false;
  padding: Padding;
  /** A zoom is that of a desk: on a picture of twice the unit the same ground is drawn twice as large. */
  private readonly closer: number;
  /** Where the flight under way ends. */
  private bound: object | null = null;

  constructor(
    private readonly map: MapLibre,
    padding: Partial<Padding> | undefined,
    unit: number,
  ) {
    this.closer = Math.log2(unit);
    this.padding = { ...NO_PADDING, ...padding };
    this.map.setPadding(this.padding);
  }

  flyTo({ lon, lat, zoom, pitch, bearing, duration }: FlyTo): void {
    const closeUp = zoom === undefined ? zoom : zoom + this.closer;
    this.fly({ center: [lon, lat], ...given({ zoom: closeUp, pitch, bearing }) }, duration ?? FLIGHT_MS);
  }

  setPadding(padding: Partial<Padding>): void {
    this.padding = { ...this.padding, ...padding };
    if (this.bound) this.fly(this.bound, FLIGHT_MS);
    else this.map.easeTo({ padding: this.padding, duration: 0 });
  }

  follow({ lon, lat, zoom, pitch, bearing }: MapEvents['move']): void {
    this.led = true;
    this.map.jumpTo({ center: [lon, lat], zoom: zoom + this.closer, pitch, bearing });
    this.led = false;
  }

  at(): MapEvents['move'] {
    const { lng, lat } = this.map.getCenter();
    const zoom = this.map.getZoom() - this.closer;
    return { lon: lng, lat, zoom, pitch: this.map.getPitch(), bearing: this.map.getBearing() };
  }

  private fly(camera: object, duration: number): void {
    const target = { ...camera, padding: this.padding };
    if (duration === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.map.jumpTo(target);
      return;
    }
    this.map.easeTo({ ...target, duration }); // ends a flight under way, which clears `bound`
    this.bound = camera;
    this.map.once('moveend', () => {
      this.bound = null;
    });
  }
}

function given<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
