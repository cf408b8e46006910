/** Words of `error`, Chinese and English. */
export const zh = {
  TooFewPoints: '至少需要三个不同的顶点',
  ZoneCrossesItself: '边界与自身相交',
  OutlineCrossesItself: '边界与自身相交',
  ZeroArea: '面积为零',
  MissingField: '请填写名称',
  UnknownGrade: '请选择等级',
  WrongGeometry: '尚未画出边界',
  TimesOutOfOrder: '失效时间早于生效时间',
  HeightsOutOfOrder: '上限高度须大于下限',
};

export const en: typeof zh = {
  TooFewPoints: 'At least three different corners are needed',
  ZoneCrossesItself: 'The outline crosses itself',
  OutlineCrossesItself: 'The outline crosses itself',
  ZeroArea: 'The area is zero',
  MissingField: 'Give it a name',
  UnknownGrade: 'Choose a grade',
  WrongGeometry: 'No outline drawn yet',
  TimesOutOfOrder: 'It ends before it begins',
  HeightsOutOfOrder: 'The top must be above the bottom',
};
