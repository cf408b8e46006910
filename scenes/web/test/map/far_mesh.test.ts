import { expect, it } from 'vitest';
import { farMesh, fits, NOBODY } from '../../src/map/far_mesh';
import { type FarModel, type ModelPack, modelsOf } from '../../src/map/model_pack';
import type { PlantInstance, PlantManifest } from '../../src/map/store';

/** One triangle, glTF's way up: a corner east, one up, one south of the middle. */
const MODEL: FarModel = {
  positions: new Float32Array([1, 0, 0, 0, 2, 0, 0, 0, 3]),
  normals: new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1]),
  colours: new Uint8Array([10, 20, 30, 255, 10, 20, 30, 255, 10, 20, 30, 255]),
  indices: new Uint16Array([0, 1, 2]),
};
const PACK: ModelPack = [MODEL, MODEL, MODEL];
const standing = (id: string, model: string, more: Partial<PlantInstance> = {}): PlantInstance => ({
  id, kind: 'tank', model, lon: 120.9, lat: 31.85, z_m: 0, heading_deg: 0, scale: [1, 1, 1], ...more,
}); // biome-ignore format: one row
const MANIFEST: PlantManifest = {
  models: [
    { builder: 'tank', url: '' },
    { builder: 'tree', url: '', pickable: false },
  ],
  steel: [{ url: '', lon: 120.9, lat: 31.85, z_m: 0 }],
  instances: [
    standing('T-1', 'tank', { z_m: 5, heading_deg: 90, scale: [2, 3, 4] }),
    standing('', 'tree', { lon: 120.901 }),
    standing('T-2', 'tank', { lat: 31.86 }),
  ],
};
const close = (all: ArrayLike<number>): number[] => Array.from(all, (each) => Math.round(each * 1000) / 1000 + 0);

it('A model is stretched along its own axes, turned clockwise and set on its base', () => {
  const { positions, normals } = farMesh(PACK, MANIFEST);
  // Turned by 90°, what was east looks south and what was south looks west.
  expect(close(positions.subarray(9, 18))).toEqual([0, -2, 5, 0, 0, 13, -9, 0, 5]);
  expect(close(normals.subarray(12, 24))).toEqual([0, -127, 0, 0, 0, 0, 127, 0, -127, 0, 0, 0]);
});

it('A corner belongs to the row of its instance, of trees and steel to nobody', () => {
  const { rows, indices } = farMesh(PACK, MANIFEST);
  expect([...rows]).toEqual([NOBODY, NOBODY, NOBODY, 0, 0, 0, NOBODY, NOBODY, NOBODY, 2, 2, 2]);
  expect([...indices]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

it('Degrees become metres of Web Mercator at the anchor of the steel', () => {
  const { anchor, positions } = farMesh(PACK, MANIFEST);
  expect(anchor).toEqual([120.9, 31.85]);
  const degree_m = 40.03e6 / 360;
  expect(positions[18]).toBeCloseTo(1 + 0.001 * degree_m * Math.cos((31.85 * Math.PI) / 180), 2);
  // A hundredth of a degree north; towards the pole Mercator stretches, here by less than a tenth of a per mille.
  expect(positions[28] as number).toBeGreaterThan(0.01 * degree_m);
  expect(positions[28] as number).toBeLessThan(0.01 * degree_m * 1.0001);
});

it('An instance whose model is not there is left out, the others stand', () => {
  const manifest = { ...MANIFEST, instances: [standing('X', 'sphere'), standing('T-1', 'tank')] };
  expect([...farMesh(PACK, manifest).rows]).toEqual([NOBODY, NOBODY, NOBODY, 1, 1, 1]);
});

it('A plant of more corners than one body may have is no body', () => {
  const steel = (corners: number): ModelPack => [MODEL, MODEL, { ...MODEL, positions: new Float32Array(3 * corners) }];
  const bare = { ...MANIFEST, instances: [] };
  expect(fits(steel(4_000_000), bare)).toBe(true);
  expect(fits(steel(4_000_001), bare)).toBe(false);
});

it('What is no binary glTF is refused', () => {
  expect(() => modelsOf(new TextEncoder().encode('<!doctype html><title>404</title>').buffer)).toThrow('glTF');
});
