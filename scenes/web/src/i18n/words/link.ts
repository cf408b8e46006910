/** Words of `link`, Chinese and English. */
export const zh = {
  lost: '数据中断 {t}',
  lostMore: '画面停在 {at},人员与数值不再更新,正在重连',
  database: '数据库中断 {t}',
  databaseMore: '实时画面与报警继续;历史、保存与报表暂不可用',
  connecting: '正在连接实时通道',
  fresh: '定位 {a}',
  gas: '探测器 {a}',
  no: '无数据',
};

export const en: typeof zh = {
  lost: 'No live data {t}',
  lostMore: 'Picture of {at}; people and values stand still, reconnecting',
  database: 'Database down {t}',
  databaseMore: 'Live picture and alarms go on; history, saving and reports wait',
  connecting: 'Connecting to the live channel',
  fresh: 'Tags {a}',
  gas: 'Gas {a}',
  no: 'no data',
};
