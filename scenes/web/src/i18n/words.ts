/** Every area's words, found by walking `words/`: a new file is a new area, `common` holds the words without one. */
type Words = Record<string, unknown>;

const found = import.meta.glob<{ zh: Words; en: Words }>('./words/*.ts', { eager: true });

function gathered(language: 'zh' | 'en'): Words {
  const all: Words = {};
  for (const [path, module] of Object.entries(found)) {
    const area = path.slice('./words/'.length, -'.ts'.length);
    Object.assign(all, area === 'common' ? module[language] : { [area]: module[language] });
  }
  return all;
}

export const words = { zh: gathered('zh'), en: gathered('en') };
