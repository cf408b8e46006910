// Builds the stand-alone page's one script into dist/page/: deck.gl and the park's drawers, vendored, for any saved scene.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  define: { 'process.env.NODE_ENV': '"production"' },
  resolve: { alias: { '@': here('./src') } },
  publicDir: false,
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2000,
    lib: { entry: here('./src/page/main.ts'), formats: ['iife'], name: 'OneMapPage', fileName: () => 'page.js' },
  },
});
