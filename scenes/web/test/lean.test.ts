// What the build leaves out of deck.gl and luma.gl: names stay, shaders of WebGL stay shaders, directives keep their lines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../lean/plugin';
import { emptied, OURS, plainGlsl, SHADER_FILE, withoutWgsl } from '../lean/shaders';

const files = ['@deck.gl/core', '@deck.gl/layers', '@deck.gl/mesh-layers', '@luma.gl/shadertools'].flatMap((name) => {
  const folder = join('node_modules', name, 'dist');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
});
const names = (code: string): string[] =>
  [...code.matchAll(/^export (?:const|function) (\w+)|^export \{ (\w+) \}|^export (default)/gm)]
    .map((found) => found.slice(1).find(Boolean) as string)
    .sort();

describe('the lean build', () => {
  it('empties every file of WGSL that is installed and keeps each of its names', () => {
    const shaders = files.filter((file) => OURS.test(file) && SHADER_FILE.test(file));
    expect(shaders.length).toBeGreaterThan(10);
    for (const file of shaders) {
      const code = readFileSync(file, 'utf8');
      const left = emptied(code);
      expect([file, names(left)]).toEqual([file, names(code)]);
      expect(left.length).toBeLessThan(200);
    }
  });
  it('takes only what is marked as WGSL out of other files', () => {
    expect(withoutWgsl('a(/* wgsl */ `fn x() {}`, /* glsl */ `void y() {}`)')).toBe("a('', /* glsl */ `void y() {}`)");
    expect(withoutWgsl('/* wgsl */ `${b}`')).toBe('/* wgsl */ `${b}`');
  });
  it('takes comments and indents from GLSL files, and leaves directives on lines of their own', () => {
    const code = 'const a = `\\\n  #ifdef X // why\n  /* two\n lines */ float y;\n\n  #endif\n`;';
    expect(plainGlsl('a-glsl.js', code)).toBe('const a = `\\\n#ifdef X\nfloat y;\n#endif\n`;');
    expect(plainGlsl('a.js', code)).toBe(code);
  });
  it('brings the drawing device along with what asks for it', () => {
    const file = join('node_modules', '@luma.gl/webgl/dist/adapter/webgl-adapter.js');
    const code = readFileSync(file, 'utf8');
    expect(code).toContain('await import("./webgl-device.js")');
    expect(atOnce(file, code)).not.toContain('import(');
    expect(atOnce(file, code)).toContain("import { WebGLDevice } from './webgl-device.js';");
    expect(atOnce('other.js', code)).toBe(code);
  });
});
