// The MapLibre map below: a background of the theme's colour and nothing from outside. No glyphs, no tiles, no style server.
import { Map as MapLibre, type StyleSpecification, setWorkerUrl } from 'maplibre-gl';
import type { Camera } from '../spec';
import { answerHere, linkFirst } from './gl_waits';
import { FIELD_OF_VIEW_DEG, MAX_PITCH_DEG } from './lens';
import type { Palette } from './palette';

const LARGEST_WALL = 8192;

export function style(palette: Palette): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: [{ id: 'background', type: 'background', paint: { 'background-color': palette.hex('bg0') } }],
  };
}

export function createBasemap(container: HTMLElement, camera: Camera, palette: Palette): MapLibre {
  setWorkerUrl(`${import.meta.env.BASE_URL}vendor/maplibre-gl-worker.mjs`);
  const map = new MapLibre({
    container,
    style: style(palette),
    center: [camera.longitude, camera.latitude],
    zoom: camera.zoom,
    pitch: camera.pitch,
    bearing: camera.bearing,
    maxPitch: MAX_PITCH_DEG,
    minZoom: 12,
    maxZoom: 21,
    attributionControl: false,
    renderWorldCopies: false,
    fadeDuration: 0,
    maxCanvasSize: [LARGEST_WALL, LARGEST_WALL],
    canvasContextAttributes: { antialias: true },
  });
  const gl = map.getCanvas().getContext('webgl2');
  if (gl) {
    answerHere(gl);
    linkFirst(gl);
  }
  map.setVerticalFieldOfView(FIELD_OF_VIEW_DEG);
  return map;
}
