/** Words of `origin`, Chinese and English. */
export const zh = { real: '实测', exercise: '演练', simulated: '模拟' };

export const en: typeof zh = { real: 'measured', exercise: 'exercise', simulated: 'simulated' };
