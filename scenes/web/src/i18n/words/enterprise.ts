/** Words of `enterprise`: the file of a company of the park. */
export const zh = {
  kind: '行业',
  contact: '联系人',
  tabs: {
    alarms: '报警',
    hazards: '重大危险源',
    structures: '设施',
    detectors: '探测器',
    people: '人员',
    permits: '作业票',
  },
  empty: {
    alarms: '无未恢复报警',
    hazards: '未登记重大危险源',
    structures: '未登记设施',
    detectors: '未登记探测器',
    people: '名下人员当前无定位',
    permits: '无未关闭作业票',
  },
  level: '{n} 级',
  people: '{n} 人',
  more: '另有 {n} 项,可搜索',
};

export const en: typeof zh = {
  kind: 'Trade',
  contact: 'Contact',
  tabs: {
    alarms: 'Alarms',
    hazards: 'Major hazards',
    structures: 'Structures',
    detectors: 'Detectors',
    people: 'People',
    permits: 'Permits',
  },
  empty: {
    alarms: 'No standing alarm',
    hazards: 'No major-hazard unit on register',
    structures: 'No structure on register',
    detectors: 'No detector on register',
    people: 'None of its people is located now',
    permits: 'No open work permit',
  },
  level: 'Level {n}',
  people: '{n} people',
  more: '{n} more: search for them',
};
