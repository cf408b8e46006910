// Elements of the saved page, made from plain words: nothing that comes from data is ever read as HTML.

type Child = Node | string | null;

/** An element with its class, its settings and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  settings: Partial<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children.filter((child): child is Node | string => child !== null));
  return element;
}

/** A button that does something. */
export function button(
  text: string,
  act: () => void,
  settings: Partial<Record<string, string>> = {},
): HTMLButtonElement {
  const element = make('button', { type: 'button', ...settings }, text);
  element.addEventListener('click', act);
  return element;
}
