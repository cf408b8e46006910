/** Words of the plotting (标绘), Chinese and English. */
import { PLOT_KINDS } from '../../map/plot_kinds';

const names = (language: 'zh' | 'en'): Record<string, string> =>
  Object.fromEntries(Object.entries(PLOT_KINDS).map(([kind, name]) => [kind, name[language]]));

export const zh = {
  title: '标绘',
  shared: '各屏同步',
  words: '标注文字(可不填)',
  wordsMust: '先写文字,再点选位置',
  hint: {
    point: '在地图上点选位置',
    linestring: '逐点单击,回车或再点末点结束',
    polygon: '逐点单击,回车或点回起点结束',
  } as Record<string, string>,
  escape: 'Esc 取消',
  list: '图上标绘',
  none: '尚无标绘',
  mine: '擦除',
  erase: '擦除“{n}”',
  clear: '全部擦除',
  clearSure: '擦除图上全部 {n} 个标绘?记录仍会保留。',
  drew: '标绘',
  erased: '擦除标绘',
  by: '{who} {at}',
  kind: names('zh'),
};

export const en: typeof zh = {
  title: 'Plot',
  shared: 'on every screen',
  words: 'Words beside it (optional)',
  wordsMust: 'Write the words, then click the place',
  hint: {
    point: 'Click the place on the map',
    linestring: 'Click corner by corner; Enter or the last corner again ends',
    polygon: 'Click corner by corner; Enter or the first corner ends',
  },
  escape: 'Esc cancels',
  list: 'On the map',
  none: 'Nothing is drawn',
  mine: 'Erase',
  erase: 'Erase “{n}”',
  clear: 'Erase all',
  clearSure: 'Erase all {n} marks? The book keeps them.',
  drew: 'drew',
  erased: 'erased',
  by: '{who} {at}',
  kind: names('en'),
};
