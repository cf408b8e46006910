// Leaves out of the build what this client never reads: it draws by WebGL 2 alone and loads plain GLB files of its own server.
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { emptied, OURS, plainGlsl, SHADER_FILE, withoutWgsl } from './shaders.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** What is asked for by whom, and what stands in its place. */
const INSTEAD: { id: RegExp; from: RegExp; to: string }[] = [
  { id: /^@luma\.gl\/gpgpu(\/webgpu)?$/, from: OURS, to: './no_gpgpu.ts' },
  { id: /^@loaders\.gl\/draco$/, from: /@loaders\.gl/, to: './no_draco.ts' },
  { id: /meshopt-decoder\.js$/, from: /@loaders\.gl[\\/]gltf[\\/]/, to: './late_meshopt.ts' },
];

/** The only drawing device there is: fetched on its own it would come when the network has its turn. */
const LATE = 'const { WebGLDevice } = await import("./webgl-device.js");';
export function atOnce(path: string, code: string): string {
  if (!/@luma\.gl[\\/]webgl[\\/]dist[\\/]adapter[\\/]webgl-adapter\.js$/.test(path)) return code;
  return `import { WebGLDevice } from './webgl-device.js';\n${code.replaceAll(LATE, '')}`;
}

export function lean(): Plugin {
  return {
    name: 'onemap-lean',
    apply: 'build',
    enforce: 'pre',
    resolveId(id, importer = '') {
      const found = INSTEAD.find((one) => one.id.test(id) && one.from.test(importer));
      return found ? here(found.to) : null;
    },
    transform(code, id) {
      const path = id.split('?')[0] ?? id;
      if (!OURS.test(path)) return null;
      if (SHADER_FILE.test(path)) return { code: emptied(code), map: null };
      const next = atOnce(path, plainGlsl(path, withoutWgsl(code)));
      return next === code ? null : { code: next, map: null };
    },
  };
}
