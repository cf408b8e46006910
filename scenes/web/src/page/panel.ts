// The words around a saved scene: title and time, a legend that switches layers, the result, and the card of an object.
import { significant } from '../format/number';
import { age, clock, date } from '../format/time';
import { windName } from '../format/wind';
import { en, zh } from '../i18n/words/picture';
import { Palette } from '../map/palette';
import type { Pick } from '../map/types';
import type { LayerSpec, Locale, Text } from '../spec';
import type { KeptScene } from './kept';
import { button, make } from './make';
import { swatch } from './swatch';
import type { SavedView } from './view';

type Key = keyof typeof zh;
const WORDS = { zh, en };
const HIDDEN = ['version', 'number', 'created_by', 'changed_by'];

export class Panels {
  private locale: Locale;
  private readonly palette: Palette;
  private card: HTMLElement | null = null;
  private picked: Pick | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly kept: KeptScene,
    private readonly view: SavedView,
  ) {
    this.locale = kept.locale;
    this.palette = new Palette(kept.theme);
    this.draw();
  }

  /** Shows what is known of an object, or nothing. */
  pick(pick: Pick | null): void {
    this.picked = pick;
    this.card?.remove();
    this.card = pick && this.cardOf(pick);
    if (this.card) this.root.append(this.card);
  }

  private say(key: Key, values: Record<string, string | number> = {}): string {
    return WORDS[this.locale][key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  }

  private both(text: Text): string {
    return text[this.locale];
  }

  private draw(): void {
    document.documentElement.lang = this.locale === 'zh' ? 'zh-CN' : 'en';
    document.title = `${this.site()} · ${this.both(this.kept.scene.title)} · ${this.time(this.kept.at)}`;
    this.root.replaceChildren(this.header(), make('div', { class: 'side' }, this.result(), this.legend()), this.foot());
    this.pick(this.picked);
  }

  private site(): string {
    const { name_zh, name_en } = this.kept.site;
    return this.locale === 'zh' ? name_zh : name_en || name_zh;
  }

  private time(at: string): string {
    const zone = this.kept.site.time_zone || undefined;
    return `${date(new Date(at), zone)} ${clock(new Date(at), zone)}`;
  }

  private header(): HTMLElement {
    const { scene, chosen, moment } = this.kept;
    const { weather } = moment;
    const wind = weather
      ? `${windName(weather.wind_from_deg, weather.wind_m_s, this.locale)} ${weather.wind_m_s.toFixed(1)} m/s`
      : this.say('noWind');
    return make(
      'header',
      {},
      make('h1', {}, this.site(), make('small', {}, this.both(scene.title))),
      make('p', { class: chosen ? 'stamp past' : 'stamp' }, this.say(chosen ? 'past' : 'now')),
      make('p', { class: 'wind' }, wind),
      make('p', { class: 'when' }, `${this.say('asOf')}  `, make('b', {}, this.time(this.kept.at))),
      make(
        'nav',
        {},
        button(this.say('home'), () => this.view.home()),
        button(this.say('language'), () => this.turn(), { lang: this.locale === 'zh' ? 'en' : 'zh-CN' }),
      ),
    );
  }

  private turn(): void {
    this.locale = this.locale === 'zh' ? 'en' : 'zh';
    this.view.setLocale(this.locale);
    this.draw();
  }

  private legend(): HTMLElement {
    const list = make('ul', { class: 'layers' });
    const rest = make('ul', { class: 'rest' });
    for (const layer of this.kept.scene.layers) {
      const left = this.kept.left_out[layer.id];
      const shown = this.view.visible(layer.id) && !this.nothing(layer);
      if (left) rest.append(this.missing(layer, left));
      else (shown ? list : rest).append(this.row(layer));
    }
    const people = this.kept.scene.layers.some(({ id }) => id === 'movers')
      ? null
      : make('p', { class: 'note' }, this.say('positions'));
    return make('section', { class: 'legend' }, make('h2', {}, this.say('layers')), list, rest, people);
  }

  /** A layer of results of which there are none. */
  private nothing(layer: LayerSpec): boolean {
    const { source } = layer;
    if (source.kind === 'result') return layer.id !== 'whatif' || this.kept.run === null;
    return source.kind === 'live' && !['movers', 'alarms'].includes(source.stream);
  }

  private row(layer: LayerSpec): HTMLElement {
    const box = make('input', { type: 'checkbox', id: `layer-${layer.id}` });
    box.checked = this.view.visible(layer.id);
    const item = make('li', { 'data-layer': layer.id, class: box.checked ? '' : 'off' });
    box.addEventListener('change', () => {
      this.view.setVisible(layer.id, box.checked);
      this.draw();
      document.getElementById(box.id)?.focus();
    });
    const lines = layer.legend.map((entry) =>
      make(
        'span',
        { class: 'entry' },
        swatch(entry, this.palette),
        entry.mark === 'fill' && /^[A-D]$/.test(entry.key) ? make('b', {}, entry.key) : null,
        this.both(entry.label),
      ),
    );
    item.append(
      make('label', {}, box, make('b', {}, this.both(layer.title)), make('i', {}, this.amount(layer))),
      make('div', { class: 'entries' }, ...lines),
      make('p', { class: 'source' }, `${this.say('source')}  ${this.both(layer.provenance.note)}`),
    );
    return item;
  }

  private missing(layer: LayerSpec, why: Text): HTMLElement {
    return make(
      'li',
      { 'data-layer': layer.id, class: 'off' },
      make('label', {}, make('b', {}, this.both(layer.title)), make('i', {}, this.say('leftOut'))),
      make('p', { class: 'source' }, this.both(why)),
    );
  }

  /** How much a layer holds, and how fresh it was at the moment that is shown. */
  private amount(layer: LayerSpec): string {
    const { moment, run } = this.kept;
    const count = (n: number): string => (n > 0 ? this.say('objects', { n }) : this.say('empty'));
    const fresh = (ages: number[]): string =>
      ages.length > 0 ? ` · ${age(Math.min(...ages), this.locale)}` : ` · ${this.say('none')}`;
    if (layer.id === 'movers')
      return count(moment.movers.length) + (moment.movers.length ? fresh(moment.movers.map((one) => one.age_s)) : '');
    if (layer.id === 'alarms') return count(moment.alarms.length);
    if (layer.source.kind === 'result')
      return run && layer.id === 'whatif' ? this.time(run.created_at ?? this.kept.at) : this.say('empty');
    if (layer.source.kind === 'plant') {
      const plant = this.kept.rows[layer.source.url] as { instances?: unknown[] } | undefined;
      return count(plant?.instances?.length ?? 0);
    }
    if (!('url' in layer.source) || !layer.source.url) return this.say('empty');
    const rows = count(this.view.rowsOf(layer.source.url));
    return layer.live === 'sensors' ? rows + fresh(moment.sensors.map((one) => one.age_s)) : rows;
  }

  private result(): HTMLElement | null {
    const { run } = this.kept;
    if (!run) return null;
    const rows = run.footprint.features
      .filter(({ properties }) => properties?.percentile !== 90 && properties?.level !== undefined)
      .sort((a, b) => Number(b.properties?.level) - Number(a.properties?.level))
      .map(({ properties, geometry }) => {
        const told = properties ?? {};
        const colour = String(told[`colour_${this.kept.theme}`] ?? told.colour ?? '');
        const mark = make('i', { class: 'ramp' });
        mark.style.background = colour;
        const reach = geometry
          ? `${Math.round(Number(told.distance_m)).toLocaleString('en')} m`
          : this.say('notReached');
        const level = `${significant(Number(told.shown ?? told.level))} ${String(told.shown_unit ?? told.unit ?? '')}`;
        return make(
          'li',
          {},
          mark,
          make('span', {}, `${String(told[`label_${this.locale}`] ?? '')} ${level}`),
          make('b', {}, reach),
        );
      });
    const cautions = run.warnings.map((one) =>
      make('li', {}, String(one[this.locale] ?? one[`text_${this.locale}`] ?? one.zh ?? '')),
    );
    return make(
      'section',
      { class: 'result' },
      make('h2', {}, this.say('result')),
      make('ul', { class: 'reach' }, ...rows),
      cautions.length > 0
        ? make('div', { class: 'cautions' }, make('b', {}, this.say('cautions')), make('ul', {}, ...cautions))
        : null,
      make(
        'p',
        { class: 'source' },
        `${this.say('model')} ${run.model.id} ${run.model.version} · ${(run.hash ?? '').slice(0, 12)}${run.created_at ? ` · ${this.say('computed')} ${this.time(run.created_at)}` : ''}`,
      ),
    );
  }

  private cardOf(pick: Pick): HTMLElement {
    const layer = this.kept.scene.layers.find(({ id }) => id === pick.layer);
    const told = Object.entries(pick.properties).filter(
      ([key, value]) => !HIDDEN.includes(key) && value !== null && value !== '' && typeof value !== 'object',
    );
    const name = String(
      pick.properties[`name_${this.locale}`] ?? pick.properties.name_zh ?? pick.properties.label ?? pick.id,
    );
    const rows = told.flatMap(([key, value]) => [
      make('dt', {}, key),
      make('dd', {}, typeof value === 'number' ? significant(value, 6) : String(value)),
    ]);
    return make(
      'aside',
      { class: 'card', 'data-id': pick.id },
      make('h2', {}, name, make('small', {}, layer ? this.both(layer.title) : '')),
      button('×', () => this.pick(null), { class: 'close', 'aria-label': this.say('close') }),
      make('dl', {}, make('dt', {}, this.say('id')), make('dd', {}, pick.id), ...this.reading(pick.id), ...rows),
    );
  }

  private reading(id: string): HTMLElement[] {
    const found = this.kept.moment.sensors.find((one) => one.sensor_id === id);
    if (!found) return [];
    const at = new Date(Date.parse(this.kept.at) - found.age_s * 1000).toISOString();
    const value = found.value === null ? '—' : significant(found.value, 5);
    return [
      make('dt', {}, this.say('value')),
      make('dd', {}, make('b', {}, value), ` ${found.quality}`),
      make('dt', {}, this.say('at')),
      make('dd', {}, `${this.time(at)} (${age(found.age_s, this.locale)})`),
    ];
  }

  private foot(): HTMLElement {
    const { by, product, scene } = this.kept;
    return make(
      'footer',
      {},
      `${product} · ${String(scene.provenance.source ?? '')} · ${this.say('by')} ${by} · ${this.say('saved')} ${this.time(this.kept.at)}`,
    );
  }
}
