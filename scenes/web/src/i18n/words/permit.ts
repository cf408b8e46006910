/** Words of `permit`, Chinese and English. */
export const zh = {
  title: '特殊作业',
  running: '进行中 {n}',
  overdue: '超时 {n}：{first}',
  calm: '无超时作业',
  soon: '1 h 内到期 {n}',
  work: {
    hot_work: '动火',
    confined_space: '受限空间',
    blind_plate: '盲板抽堵',
    work_at_height: '高处',
    lifting: '吊装',
    temporary_power: '临时用电',
    excavation: '动土',
    road_closing: '断路',
  },
};

export const en: typeof zh = {
  title: 'Special work',
  running: '{n} under way',
  overdue: '{n} overdue: {first}',
  calm: 'None overdue',
  soon: '{n} end within 1 h',
  work: {
    hot_work: 'Hot work',
    confined_space: 'Confined',
    blind_plate: 'Blind plate',
    work_at_height: 'Height',
    lifting: 'Lifting',
    temporary_power: 'Power',
    excavation: 'Digging',
    road_closing: 'Road',
  },
};
