/** Words of `page`, Chinese and English. */
export const zh = {
  wall: '大屏',
  command: '应急指挥',
  alarms: '报警处置',
  plan: '规划',
  analyse: '后果分析',
  risk: '全园风险',
  admin: '账号与审计',
  login: '登录',
};

export const en: typeof zh = {
  wall: 'Wall',
  command: 'Command',
  alarms: 'Alarm desk',
  plan: 'Plan',
  analyse: 'Analyse',
  risk: 'Risk of the park',
  admin: 'Accounts and audit',
  login: 'Log in',
};
