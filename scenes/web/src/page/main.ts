// The stand-alone page of a saved scene: everything it draws lies in the page itself, and nothing is ever asked for.
import tokens from '../style/tokens.css?inline';
import type { KeptScene } from './kept';
import { ownRun, readFiles } from './kept';
import { make } from './make';
import style from './page.css?inline';
import { Panels } from './panel';
import { SavedView } from './view';

declare global {
  interface Window {
    /** Settles when the saved scene is on the screen; tests and picture takers wait for it. */
    __saved?: Promise<void>;
  }
}

async function begin(): Promise<void> {
  const kept = JSON.parse(textOf('kept')) as KeptScene;
  const files = await readFiles(textOf('files'));
  document.documentElement.dataset.theme = kept.theme;
  document.head.append(make('style', {}, tokens + style));
  const canvas = make('main', { id: 'picture' });
  const root = make('div', { id: 'words' });
  document.body.replaceChildren(canvas, root);
  kept.run = ownRun(kept.run, files);
  const view = new SavedView(canvas, kept, files, (pick) => panels.pick(pick));
  const panels = new Panels(root, kept, view);
  await view.open(files.get('cloud'));
  await view.drawn();
  document.documentElement.dataset.drawn = 'yes';
}

function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

window.__saved = begin();
