/** Every area's words under its name, found by walking `words/`: a new file is a new area, `common` holds the words without one. */
export type Words = Record<string, unknown>;

export function gathered(found: Record<string, Words>): Words {
  const all: Words = {};
  for (const [path, words] of Object.entries(found)) {
    const area = path.slice('./words/'.length).replace(/\.ts.*$/, '');
    Object.assign(all, area === 'common' ? words : { [area]: words });
  }
  return all;
}
