/** Words of `domino`: what a result may bring down next, Chinese and English. */
export const zh = {
  title: '多米诺风险',
  order: '第 {n} 级',
  back: '上一级',
  none: '没有设备达到升级阈值',
  equipment: '设备',
  value: '作用量',
  fails: '失效概率',
  after: '失效时间',
  along: '下行：沿整条链的概率（以首事件发生为条件）',
  play: '推演',
  cancel: '取消',
};

export const en: typeof zh = {
  title: 'Domino risk',
  order: 'level {n}',
  back: 'One back',
  none: 'No equipment reaches its escalation threshold',
  equipment: 'Equipment',
  value: 'Load',
  fails: 'Fails',
  after: 'After',
  along: 'Below: along the whole chain, given its first event',
  play: 'Play on',
  cancel: 'Cancel',
};
