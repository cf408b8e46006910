/** Words of `wall`, Chinese and English. */
export const zh = {
  topics: '专题',
  topic: { overview: '总览', people: '人员', safety: '安全', security: '安防', positioning: '定位' },
  tour: '巡览 {n}/{of}　{name}',
  follows: '跟随主屏 {room}',
};

export const en: typeof zh = {
  topics: 'Topics',
  topic: { overview: 'Overview', people: 'People', safety: 'Safety', security: 'Security', positioning: 'Positioning' },
  tour: 'Tour {n}/{of}  {name}',
  follows: 'Follows screen {room}',
};
