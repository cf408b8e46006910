// Shader texts of deck.gl and luma.gl for the build: WGSL is left out, and GLSL loses its comments and indents.

export const OURS = /node_modules[\\/](@deck\.gl|@luma\.gl)[\\/]/;
/** Files that hold nothing but WGSL. */
export const SHADER_FILE = /(?<!trips-layer)[.-]wgsl(-integer)?\.js$/;
const GLSL_FILE = /glsl[^\\/]*\.js$/;
const MARKED = /\/\*\s*wgsl\s*\*\/\s*`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*`/g;
const EXPORTED = /^export\s+(?:const|function)\s+(\w+)/gm;

/** A module of the same names whose shaders are empty. */
export function emptied(code: string): string {
  const names = [...code.matchAll(EXPORTED)].map(([, name]) => name as string);
  const listed = /^export\s*\{\s*(\w+)\s*\};/m.exec(code)?.[1];
  if (listed && !names.includes(listed)) names.push(listed);
  const made = names.map((name) =>
    code.includes(`function ${name}(`) ? `export const ${name} = () => '';` : `export const ${name} = '';`,
  );
  if (/^export default/m.test(code)) made.push("export default '';");
  return made.join('\n');
}

/** WGSL that stands among other code and says so. */
export const withoutWgsl = (code: string): string => code.replace(MARKED, "''");

/** A GLSL file without what only people read; line ends stay, for they end directives. */
export function plainGlsl(path: string, code: string): string {
  if (!GLSL_FILE.test(path)) return code;
  return code.replace(/`(?:[^`\\]|\\[\s\S])*`/g, (text) =>
    text
      .replace(/\/\*[\s\S]*?\*\//g, ' ')
      .replace(/\/\/[^\n`]*/g, '')
      .replace(/\n[ \t]+/g, '\n')
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{2,}/g, '\n'),
  );
}
