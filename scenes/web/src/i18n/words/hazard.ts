/** Words of `hazard`, Chinese and English. */
export const zh = {
  title: '重大危险源',
  head: 'R 值 · 状态',
  level: ['一级', '二级', '三级', '四级'],
  calm: '平稳',
  empty: '未登记重大危险源',
  count: '{n} 处',
};

export const en: typeof zh = {
  title: 'Major hazards',
  head: 'R · state',
  level: ['Level 1', 'Level 2', 'Level 3', 'Level 4'],
  calm: 'steady',
  empty: 'No major hazard registered',
  count: '{n}',
};
