/** Words of `login`, Chinese and English. */
export const zh = {
  title: '登录',
  name: '账号',
  password: '口令',
  enter: '进入',
  ended: '登录已过期,请重新登录,之后回到原来的页面。',
  wrong: '账号或口令不对。',
  demo: '演示账号:角色名即账号,口令 onemap-demo',
  mirror: '本平台转示探测器数据,不是安全保护层。',
};

export const en: typeof zh = {
  title: 'Log in',
  name: 'Account',
  password: 'Password',
  enter: 'Enter',
  ended: 'The session has expired. Log in and you return to your page.',
  wrong: 'Account or password is wrong.',
  demo: 'Demo accounts: the role is the name, the password is onemap-demo',
  mirror: 'This platform mirrors detectors and is no protection layer.',
};
