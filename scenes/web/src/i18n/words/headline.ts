/** Words of `headline`, Chinese and English. */
export const zh = {
  others: '另有 {n} 条',
  unread: '报警均已恢复，{n} 条待确认',
  low: '无紧急与高级报警',
};

export const en: typeof zh = {
  others: '{n} more',
  unread: 'All alarms have gone back, {n} to be acknowledged',
  low: 'No urgent or high alarm',
};
