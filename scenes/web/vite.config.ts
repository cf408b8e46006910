// Builds the browser client into dist/; in development /api, /ogc and /live go to a running OneMap server.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { lean } from './lean/plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SERVER = process.env.ONEMAP_SERVER ?? 'http://127.0.0.1:8000';

/** MapLibre 6 starts its worker from a file of its own: copy it beside the other public files. */
function maplibreWorker(): Plugin {
  return {
    name: 'onemap-maplibre-worker',
    configResolved() {
      mkdirSync(here('./public/vendor'), { recursive: true });
      for (const name of ['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs']) {
        copyFileSync(here(`./node_modules/maplibre-gl/dist/${name}`), here(`./public/vendor/${name}`));
      }
    },
  };
}

export default defineConfig({
  plugins: [vue(), maplibreWorker(), lean()],
  // vue-i18n: its composition interface is the only one used.
  define: {
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  resolve: { alias: { '@': here('./src') } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Each group takes what its modules need along: what all pages share comes first, or it lands in a page's own.
            { name: 'preload', test: /vite[\\/]preload-helper/, priority: 20 },
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router|vue-i18n|@intlify)[\\/]/, priority: 10 },
            { name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ },
            // What reads and draws single models (mesh-layers, gltf) comes with the first close look at the plant.
            {
              name: 'deck',
              test: /node_modules[\\/](@deck\.gl[\\/](?!mesh-layers)|@luma\.gl[\\/](?!gltf)|@loaders\.gl[\\/](?!gltf|textures)|@math\.gl|@probe\.gl|mjolnir)/,
              priority: 5,
            },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/ },
            { name: 'element', test: /node_modules[\\/](element-plus|@element-plus)/ },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': SERVER,
      '/ogc': SERVER,
      '/live': { target: SERVER.replace('http', 'ws'), ws: true },
    },
  },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
