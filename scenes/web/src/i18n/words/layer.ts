/** Words of `layer`, Chinese and English. */
export const zh = {
  title: '图层',
  show: '显示 {name}',
  hide: '隐藏 {name}',
  empty: '此场景没有图层',
  group: {} as Record<string, string>,
  count: '{n} 个对象',
  read: '{t} 读取',
  unread: '未读到',
  live: '实时',
  result: '随推演结果',
};

export const en: typeof zh = {
  title: 'Layers',
  show: 'Show {name}',
  hide: 'Hide {name}',
  empty: 'This scene has no layers',
  group: {} as Record<string, string>,
  count: '{n} objects',
  read: 'read {t}',
  unread: 'not read',
  live: 'live',
  result: 'with a result',
};
