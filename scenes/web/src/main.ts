/** Start of the browser client. */
import { createApp } from 'vue';
import App from './App.vue';
import { onExpired } from './api/http';
import { forget, session } from './api/session';
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
createApp(App).use(i18n).use(router).mount('#app');
