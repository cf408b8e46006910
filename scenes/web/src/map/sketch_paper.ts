// What is being drawn lies on a sheet of its own over the map: a corner that moves repaints the sheet, never the park.
import type { Map as MapLibre } from 'maplibre-gl';
import { type GeoJSONStoreFeatures, TerraDrawExtend } from 'terra-draw';
import { type Board, draw, type Ink, type Pen } from './sketch_ink';

type Sheet = InstanceType<typeof TerraDrawExtend.TerraDrawBaseAdapter>;
type Changes = Parameters<Sheet['render']>[0];
type Styling = Parameters<Sheet['render']>[1];

/** The hands of terra-draw on MapLibre: pointers and places from the map, strokes on a canvas over it. */
export class SketchPaper extends TerraDrawExtend.TerraDrawBaseAdapter {
  private readonly sheet = document.createElement('canvas');
  private readonly pen: Pen | null;
  private readonly hands;
  private strokes: Ink[] = [];
  private asked: number | undefined;
  private readonly repaint = (): void => this.paint();

  constructor(
    private readonly map: MapLibre,
    private readonly unit: number,
    private readonly casing: string,
  ) {
    super({ coordinatePrecision: 9 });
    this.pen = this.sheet.getContext('2d');
    this.hands = [map.dragPan, map.dragRotate].filter((hand) => hand.isEnabled());
    Object.assign(this.sheet.style, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none' });
    this.sheet.dataset.sketch = '';
  }

  override register(callbacks: Parameters<Sheet['register']>[0]): void {
    super.register(callbacks);
    this.map.getCanvasContainer().append(this.sheet);
    this.map.on('move', this.repaint);
    this.map.on('resize', this.repaint);
    this._currentModeCallbacks?.onReady?.();
  }

  override unregister(): void {
    super.unregister();
    this.map.off('move', this.repaint);
    this.map.off('resize', this.repaint);
    if (this.asked !== undefined) cancelAnimationFrame(this.asked);
    this.asked = undefined;
    this.strokes = [];
    this.sheet.remove();
  }

  /** Many changes make one picture. */
  render({ created, updated, unchanged }: Changes, styling: Styling): void {
    this.strokes = [...created, ...updated, ...unchanged].flatMap((feature) => inked(feature, styling));
    this.asked ??= requestAnimationFrame(() => this.paint());
  }

  clear(): void {
    if (!this._currentModeCallbacks) return;
    this._currentModeCallbacks.onClear();
    this.strokes = [];
    this.paint();
  }

  getMapEventElement(): HTMLElement {
    return this.map.getCanvas();
  }

  getLngLatFromEvent(event: PointerEvent | MouseEvent): { lng: number; lat: number } {
    const { left, top } = this.map.getContainer().getBoundingClientRect();
    return this.unproject(event.clientX - left, event.clientY - top);
  }

  project(lng: number, lat: number): { x: number; y: number } {
    return this.map.project([lng, lat]);
  }

  unproject(x: number, y: number): { lng: number; lat: number } {
    return this.map.unproject([x, y]);
  }

  setCursor(cursor: string): void {
    this.map.getCanvas().style.cursor = cursor === 'unset' ? '' : cursor;
  }

  setDraggability(free: boolean): void {
    for (const hand of this.hands) {
      if (free) hand.enable();
      else hand.disable();
    }
  }

  setDoubleClickToZoom(free: boolean): void {
    if (free) this.map.doubleClickZoom.enable();
    else this.map.doubleClickZoom.disable();
  }

  private paint(): void {
    this.asked = undefined;
    const { pen, sheet } = this;
    if (!pen) return;
    const { clientWidth, clientHeight } = this.map.getContainer();
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (sheet.width !== width || sheet.height !== height) {
      [sheet.width, sheet.height] = [width, height];
      Object.assign(sheet.style, { width: `${clientWidth}px`, height: `${clientHeight}px` });
    }
    const board: Board = {
      pen,
      unit: this.unit,
      casing: this.casing,
      at: ([lng = 0, lat = 0]) => {
        const { x, y } = this.map.project([lng, lat]);
        return [x, y];
      },
    };
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, clientWidth, clientHeight);
    draw(this.strokes, board);
  }
}

function inked({ geometry, properties }: GeoJSONStoreFeatures, styling: Styling): Ink[] {
  const look = styling[String(properties.mode)]?.({ type: 'Feature', geometry, properties } as GeoJSONStoreFeatures);
  if (!look) return [];
  const dash = look.lineStringDash;
  return [{ geometry, look: { ...look, lineStringDash: Array.isArray(dash) ? dash : [] } }];
}
