/** Words of `wall`, Chinese and English. */
export const zh = { tour: '巡览 {n}/{of}　{name}', follows: '跟随主屏 {room}' };

export const en: typeof zh = { tour: 'Tour {n}/{of}  {name}', follows: 'Follows screen {room}' };
