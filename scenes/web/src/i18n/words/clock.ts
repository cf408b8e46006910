/** Words of `clock`: which time the screen shows, Chinese and English. */
export const zh = {
  which: '显示的时间',
  mode: { live: '实况', replay: '回放', forecast: '预测' },
  noRun: '先做一次情景推演',
  bar: '时钟',
  past: '回放此刻',
  live: '实况',
  wholeCourse: '人数与距离按全程最大范围',
};

export const en: typeof zh = {
  which: 'Time shown',
  mode: { live: 'Live', replay: 'Replay', forecast: 'Forecast' },
  noRun: 'Run a scenario first',
  bar: 'Clock',
  past: 'Replay this moment',
  live: 'Live',
  wholeCourse: 'People and distances: farthest over the whole course',
};
