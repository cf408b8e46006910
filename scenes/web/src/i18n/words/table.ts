/** Words of the map's table twin, Chinese and English. */
export const zh = {
  title: '地图列表',
  layer: '图层',
  filter: '筛选',
  count: '{n} / {of}',
  hidden: '图层未显示',
  empty: '此图层没有对象',
  none: '没有符合筛选的对象',
  how: '↑ ↓ 选行,Enter 在地图上定位,Esc 关闭',
  before: '上一页',
  after: '下一页',
  column: { id: '编号', name: '名称', kind: '类别', state: '状态', value: '数值', age_s: '时间' },
};

export const en: typeof zh = {
  title: 'Map as a table',
  layer: 'Layer',
  filter: 'Filter',
  count: '{n} of {of}',
  hidden: 'layer not shown',
  empty: 'Nothing in this layer',
  none: 'Nothing fits the filter',
  how: '↑ ↓ rows, Enter shows it on the map, Esc closes',
  before: 'Before',
  after: 'After',
  column: { id: 'Id', name: 'Name', kind: 'Kind', state: 'State', value: 'Value', age_s: 'Age' },
};
