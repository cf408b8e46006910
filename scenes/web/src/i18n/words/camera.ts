/** Words of the camera pictures, Chinese and English. */
export const zh = {
  title: '最近摄像机',
  noPicture: '无画面',
  none: '未接入视频',
  elsewhere: '画面在其他主机,本屏不外连',
  broken: '画面中断',
  noRight: '无权查看画面',
  faces: '朝向',
  sees: '可见该处',
  hidden: '被遮挡',
};

export const en: typeof zh = {
  title: 'Nearest cameras',
  noPicture: 'No picture',
  none: 'No video connected',
  elsewhere: 'On another host, which is not asked',
  broken: 'Picture lost',
  noRight: 'No right to see it',
  faces: 'facing',
  sees: 'in sight',
  hidden: 'view blocked',
};
