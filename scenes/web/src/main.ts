/** Start of the browser client. */
import { createApp } from 'vue';
import App from './App.vue';
import { onExpired } from './api/http';
import { forget, session } from './api/session';
import { plain } from './format/number';
import { clock, date, weekday } from './format/time';
import { i18n, locale, setLocale } from './i18n';
import { closeLive } from './panels/live_store';
import { router } from './router';
import './style/tokens.css';
import './style/base.css';
import './style/panel.css';
import './style/ramps.css';

void setLocale(locale());
onExpired(() => {
  if (session.account === null) return;
  forget(true);
  closeLive();
  const from = location.pathname + location.search;
  void router.push({ name: 'login', query: { return: from } });
});
// The first time and the first number of a page cost a tenth of a second: they are written while the server is asked.
setTimeout(() => {
  const now = new Date();
  for (const write of [clock, date]) write(now, 'Asia/Shanghai');
  weekday(now, locale(), 'Asia/Shanghai');
  plain(now.getTime(), 1);
}, 0);
createApp(App).use(i18n).use(router).mount('#app');
