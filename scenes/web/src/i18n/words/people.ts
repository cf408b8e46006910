/** Words of `people`, Chinese and English. */
export const zh = {
  title: '在园人员',
  located: '定位有效 {v} %',
  unit: '人',
  unknown: '位置未知 {n} 人',
  stale: '位置过期 {n}',
  noZones: '无分区',
  over: '{name} 超员 {n} 人',
  vehicles: '车辆 {n}',
  noData: '尚未收到定位数据',
  hidden: '当前账号无权查看人员位置',
};

export const en: typeof zh = {
  title: 'People in the park',
  located: 'Located {v} %',
  unit: '',
  unknown: 'Position unknown {n}',
  stale: 'Stale {n}',
  noZones: 'No zones',
  over: '{name}: {n} over the limit',
  vehicles: 'Vehicles {n}',
  noData: 'No positions received yet',
  hidden: 'This account may not see where people are',
};
