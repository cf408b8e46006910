/** Words of `positioning`: how well people and vehicles are located. */
export const zh = {
  title: '定位质量',
  anchors: '基站 {n}',
  fresh: '定位有效 {n} / {of}',
  median: '误差中位数',
  p95: '95 % 不超过',
  stale: '位置过期',
  unknown: '位置未知',
  classes: '按误差分级的标签数',
  foot: '误差为定位系统自报的半径。',
};

export const en: typeof zh = {
  title: 'Positioning',
  anchors: '{n} anchors',
  fresh: 'located {n} / {of}',
  median: 'Median error',
  p95: '95 % within',
  stale: 'Position old',
  unknown: 'Position unknown',
  classes: 'Tags by class of error',
  foot: 'The error is the radius that the positioning system tells of itself.',
};
