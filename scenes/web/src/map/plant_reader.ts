// What a map reads of its plant: the rows, the far models in their places, and the shade on the ground.
import type { ThemeName } from '../spec';
import { fetched } from './early';
import { type FarMesh, farMesh, fits, type Placing } from './far_mesh';
import { modelsOf } from './model_pack';
import type { PlantManifest } from './store';

export type PlantQuestion =
  | { kind: 'plant'; url: string }
  /** Of the plant that was asked for last, while nobody else knows yet where they lie. */
  | { kind: 'far of it'; theme: ThemeName }
  | { kind: 'shade of it' }
  | { kind: 'far'; url: string; placing: Placing };

const readJson = fetched<PlantManifest>((answer) => answer.json());
const readPack = fetched(async (answer) => modelsOf(await answer.arrayBuffer()));
export const readPicture = fetched(async (answer) =>
  createImageBitmap(await answer.blob(), { premultiplyAlpha: 'none' }),
);

export function painted({ url, url_light }: { url: string; url_light?: string }, theme: ThemeName): string {
  return theme === 'light' ? (url_light ?? url) : url;
}

/** Where the far models lie, and as of which version of the plant they stand. */
export function farAddress({ far, version = '' }: PlantManifest, theme: ThemeName): string | null {
  return far ? `${painted(far, theme)}#${version}` : null;
}

export class PlantReader {
  private plant: Promise<PlantManifest> | null = null;

  answer(question: PlantQuestion): Promise<PlantManifest | FarMesh | ImageBitmap | null> {
    switch (question.kind) {
      case 'plant':
        this.plant = readJson(question.url);
        return this.plant;
      case 'far of it':
        return this.farOf(question.theme);
      case 'shade of it':
        return this.shade();
      case 'far':
        return far(question.url, question.placing);
    }
  }

  private async farOf(theme: ThemeName): Promise<FarMesh | null> {
    const manifest = await this.plant;
    const url = manifest && farAddress(manifest, theme);
    return url ? far(url, manifest) : null;
  }

  private async shade(): Promise<ImageBitmap | null> {
    const manifest = await this.plant;
    return manifest?.shade ? readPicture(manifest.shade.url) : null;
  }
}

/** The plant as one body; null if it is too large to be one. */
async function far(url: string, placing: Placing): Promise<FarMesh | null> {
  const pack = await readPack(url);
  return fits(pack, placing) ? farMesh(pack, placing) : null;
}
