/** Words of `grade`, Chinese and English. */
export const zh = { A: '重大', B: '较大', C: '一般', D: '低' };

export const en: typeof zh = { A: 'Major', B: 'Considerable', C: 'General', D: 'Low' };
