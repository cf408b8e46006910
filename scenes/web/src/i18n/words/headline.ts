/** Words of `headline`, Chinese and English. */
export const zh = { others: '另有 {n} 条' };

export const en: typeof zh = { others: '{n} more' };
