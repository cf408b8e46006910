/** Words of `legend`, Chinese and English. */
export const zh = { title: '图例', zones: '风险分区' };

export const en: typeof zh = { title: 'Legend', zones: 'Risk zones' };
