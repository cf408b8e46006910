/** Words of `danger`, Chinese and English. */
export const zh = {
  title: '动态风险',
  head: '近 24 h · 按实时色',
  raised: '分区高于固有等级',
  course: '近 24 小时高于固有等级的分区数，最多 {n}',
  most: '最多 {n}',
  now: '现在',
};

export const en: typeof zh = {
  title: 'Live risk',
  head: '24 h · live colours',
  raised: 'zones above inherent',
  course: 'Zones above their inherent grade in the last 24 h, at most {n}',
  most: 'max {n}',
  now: 'now',
};
