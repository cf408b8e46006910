/** Words of `wind`, Chinese and English. */
export const zh = { gust: '阵风', humidity: '湿度 {v} %', stability: '稳定度 {v} 类', none: '无气象数据' };

export const en: typeof zh = {
  gust: 'gust',
  humidity: 'RH {v} %',
  stability: 'Stability {v}',
  none: 'No weather data',
};
