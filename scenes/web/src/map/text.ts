// Labels: one font stack, a halo of the canvas colour, any script (DESIGN.md §5, §6).
import type { LayerProps, UpdateParameters } from '@deck.gl/core';
import { _MultiIconLayer as LettersLayer, TextLayer, type TextLayerProps } from '@deck.gl/layers';
import type { DrawContext } from './context';

const STACK =
  '"PingFang SC","HarmonyOS Sans SC","MiSans","Source Han Sans SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif';

export interface Label {
  id: string;
  position: [number, number, number];
  text: string;
  /** Larger wins when labels meet. */
  weight?: number;
}

type Settings<T> = Partial<TextLayerProps<T>> &
  Partial<LayerProps> & {
    /** Only the texts change often; size, colour and offset do not depend on the row. */
    standing?: boolean;
  };

/** The letters of each set of labels: the same object until a new letter is written, or its font would be made again. */
interface Letters {
  all: Set<string>;
  /** Labels whose letters are among them. */
  read: WeakSet<Label>;
}
const letters = new Map<string, Letters>();

function lettersOf(id: string, rows: readonly Label[]): Set<string> {
  const known = letters.get(id) ?? { all: new Set<string>(), read: new WeakSet<Label>() };
  letters.set(id, known);
  for (const row of rows) {
    if (known.read.has(row)) continue;
    known.read.add(row);
    const fresh = Array.from(row.text).filter((letter) => !known.all.has(letter));
    if (fresh.length > 0) known.all = new Set([...known.all, ...fresh]);
  }
  return known.all;
}

const count = ({ text }: Label): number => Array.from(text).length;

/** About how wide a text is written [px]. */
export const widthOf = (text: string, size_px: number): number =>
  Array.from(text).reduce((wide, letter) => wide + (letter > '\u2e7f' ? 1 : 0.56), 0) * size_px;

type Range = { startRow: number; endRow: number };

/**
 * The span of rows that are written anew, in one piece because each piece costs as much as many rows; null when all are,
 * as letters move up where a text grows longer or shorter.
 */
export function rewritten(rows: readonly Label[], old: readonly Label[] | undefined): Range[] | null {
  if (rows.length !== old?.length) return null;
  const fresh: number[] = [];
  for (const [row, label] of rows.entries()) {
    const before = old[row] as Label;
    if (label === before) continue;
    if (label.id !== before.id || count(label) !== count(before)) return null;
    fresh.push(row);
  }
  return fresh.length > 0 ? [{ startRow: fresh[0] as number, endRow: (fresh.at(-1) as number) + 1 }] : [];
}

/** Letters that stand where they stood, in the same size and colour: when a text changes, nothing else travels. */
class StandingLetters extends LettersLayer<Label> {
  static override layerName = 'StandingLetters';

  override updateState(params: UpdateParameters<this>): void {
    const { changeFlags } = params;
    const { dataChanged } = changeFlags;
    if (!Array.isArray(dataChanged)) {
      super.updateState(params);
      return;
    }
    super.updateState({ ...params, changeFlags: { ...changeFlags, dataChanged: false } });
    for (const range of dataChanged) this.getAttributeManager()?.invalidate('instanceIconDefs', range);
  }
}

/** The same for labels that all stand where they stood. */
export const rewrittenInPlace = (rows: readonly Label[], old: readonly Label[] | undefined): Range[] | null =>
  rows.every(({ position }, row) => position === old?.[row]?.position) ? rewritten(rows, old) : null;

/** Labels that keep their size on the screen and stand before everything. */
export function labels<T extends Label>(
  id: string,
  rows: T[],
  context: DrawContext,
  { standing = false, ...settings }: Settings<T> = {},
): TextLayer<T> | null {
  if (rows.length === 0) return null;
  return new TextLayer<T>({
    id,
    data: rows,
    getPosition: (row) => row.position,
    getText: (row) => row.text,
    getSize: 15,
    getColor: context.palette.rgba('t1'),
    fontFamily: STACK,
    fontWeight: 700,
    characterSet: lettersOf(id, rows),
    _dataDiff: standing ? rewrittenInPlace : rewritten,
    _subLayerProps: standing ? { characters: { type: StandingLetters } } : undefined,
    fontSettings: { sdf: true, fontSize: 48, buffer: 10, radius: 14, smoothing: 0.12 },
    outlineWidth: 5,
    outlineColor: context.palette.rgba('bg0', 0.92),
    getTextAnchor: 'start',
    getAlignmentBaseline: 'center',
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    pickable: false,
    sign: true,
    updateTriggers: { getColor: context.palette.theme },
    ...settings,
  } as TextLayerProps<T>);
}
