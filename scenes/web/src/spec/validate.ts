// Refuses a SceneSpec that this client would not draw rightly, with a sentence that says where.
// The server validates too; this guards against an older or foreign server.
import type { LayerSpec, SceneSpec, Source } from './types';

export class SpecRefused extends Error {
  override name = 'SpecRefused';
}

const LOCAL = /^\/[A-Za-z0-9_/.{}?=&-]*$/;

/** Checks a document that came from outside and gives it its type. */
export function validateScene(value: unknown): SceneSpec {
  const scene = object(value, 'scene');
  if (scene.schema_version !== 1) throw new SpecRefused(`schema version ${String(scene.schema_version)} is unknown`);
  words(scene.title, 'title');
  if (scene.theme !== 'dark' && scene.theme !== 'light') throw new SpecRefused('theme is neither dark nor light');
  const camera = object(scene.camera, 'camera');
  for (const key of ['longitude', 'latitude', 'zoom', 'pitch', 'bearing']) finite(camera[key], `camera.${key}`);
  if (!Array.isArray(scene.layers)) throw new SpecRefused('layers is no list');
  const seen = new Set<string>();
  for (const layer of scene.layers) {
    const id = checkLayer(layer);
    if (seen.has(id)) throw new SpecRefused(`layer ${id} is there twice`);
    seen.add(id);
  }
  if (!Array.isArray(scene.panels)) throw new SpecRefused('panels is no list');
  return value as SceneSpec;
}

function checkLayer(value: unknown): string {
  const layer = object(value, 'layer') as unknown as LayerSpec;
  if (typeof layer.id !== 'string' || layer.id === '') throw new SpecRefused('a layer has no id');
  words(layer.title, `${layer.id}.title`);
  checkSource(layer.source, layer.id);
  const deck = object(layer.deck, `${layer.id}.deck`);
  if (typeof deck['@@type'] !== 'string') throw new SpecRefused(`${layer.id} names no class`);
  for (const [key, inner] of Object.entries(deck)) {
    if (key === '@@type' || (typeof inner === 'string' && inner.startsWith('@@='))) continue;
    if (key.startsWith('@@')) throw new SpecRefused(`${layer.id}.${key} is not allowed`);
    refuseHidden(inner, `${layer.id}.${key}`);
  }
  return layer.id;
}

function checkSource(source: Source | undefined, id: string): void {
  const kinds = ['features', 'live', 'plant', 'tiles', 'result'];
  if (!source || !kinds.includes(source.kind)) throw new SpecRefused(`${id} has no source`);
  if ('url' in source && source.url != null && !LOCAL.test(source.url)) {
    throw new SpecRefused(`${id} asks for ${source.url}, which is not on this server`);
  }
}

/** The converter walks into everything: nothing below a layer's own settings may speak to it. */
function refuseHidden(value: unknown, path: string): void {
  if (typeof value === 'number') finite(value, path);
  else if (typeof value === 'string' && value.startsWith('@@')) throw new SpecRefused(`${path} hides an expression`);
  else if (Array.isArray(value))
    value.forEach((inner, place) => {
      refuseHidden(inner, `${path}[${place}]`);
    });
  else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (key.startsWith('@@')) throw new SpecRefused(`${path}.${key} is not allowed`);
      refuseHidden(inner, `${path}.${key}`);
    }
  }
}

function object(value: unknown, path: string): Record<string, unknown> {
  if (!value || typeof value !== 'object' || Array.isArray(value)) throw new SpecRefused(`${path} is no object`);
  return value as Record<string, unknown>;
}

function finite(value: unknown, path: string): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new SpecRefused(`${path} is no finite number`);
}

function words(value: unknown, path: string): void {
  const text = object(value, path);
  if (typeof text.zh !== 'string' || typeof text.en !== 'string') throw new SpecRefused(`${path} lacks a language`);
}
