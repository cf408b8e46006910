/** Words of the phone's tabs, Chinese and English. */
export const zh = {
  tabs: '分页',
  map: '地图',
  alarm: '报警',
  people: '人员',
  out: '撤离',
  muster: '清点',
  taller: '展开',
  lower: '收起',
  noRun: '尚无推演结果:在报警页按此报警推演,或打开别人发来的链接',
};

export const en: typeof zh = {
  tabs: 'Tabs',
  map: 'Map',
  alarm: 'Alarms',
  people: 'People',
  out: 'Way out',
  muster: 'Muster',
  taller: 'Taller',
  lower: 'Lower',
  noRun: 'No result yet: run one from the alarm, or open a link that somebody sent',
};
