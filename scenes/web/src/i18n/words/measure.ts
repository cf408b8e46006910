/** Words of the ruler, Chinese and English. */
export const zh = {
  title: '测量',
  line: '距离',
  area: '面积',
  length: '长度',
  edge: '周长',
  direct: '首尾直线',
  leg: '段',
  bearing: '方位',
  rise: '高差',
  hint: { line: '逐点单击,回车或再点末点结束', area: '逐点单击,回车或点回起点结束' },
  escape: 'Esc 清除',
  foot: '椭球面长度(CGCS2000)。两端都落在测点、摄像机等有高程的对象上才有高差。',
};

export const en: typeof zh = {
  title: 'Measure',
  line: 'Distance',
  area: 'Area',
  length: 'Length',
  edge: 'Perimeter',
  direct: 'First to last',
  leg: 'Leg',
  bearing: 'Bearing',
  rise: 'Rise',
  hint: {
    line: 'Click corner by corner; Enter or the last corner again ends',
    area: 'Click corner by corner; Enter or the first corner ends',
  },
  escape: 'Esc clears',
  foot: 'On the CGCS2000 ellipsoid. A rise is known where both ends lie on things with a height, such as detectors.',
};
