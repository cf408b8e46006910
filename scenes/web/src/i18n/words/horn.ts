/** Words of `horn`, Chinese and English. */
export const zh = {
  on: '声响 开',
  off: '声响 关',
  blocked: '浏览器禁止发声：点此允许',
  test: '声响自检 20 s',
  due: '本班未自检：听 20 s',
  testing: '自检中 {s} s　{priority}',
};

export const en: typeof zh = {
  on: 'Sound on',
  off: 'Sound off',
  blocked: 'The browser blocks sound: click to allow',
  test: 'Sound test, 20 s',
  due: 'Not tested this shift: listen 20 s',
  testing: 'Testing {s} s  {priority}',
};
