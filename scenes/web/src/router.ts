/** Addresses of the pages; all but the login want a session. */
import { createRouter, createWebHistory } from 'vue-router';
import { recall } from './api/session';
import { HOME } from './router_paths';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: '/wall' },
    { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue') },
    { path: '/wall', name: 'wall', component: () => import('./pages/WallPage.vue') },
    { path: '/command', name: 'command', component: () => import('./pages/CommandPage.vue') },
    { path: '/plan', name: 'plan', component: () => import('./pages/PlanPage.vue') },
    { path: '/analyse', name: 'analyse', component: () => import('./pages/AnalysePage.vue') },
    { path: '/risk', name: 'risk', component: () => import('./pages/ParkRiskPage.vue') },
    { path: '/alarms', name: 'alarms', component: () => import('./pages/AlarmsPage.vue') },
    { path: '/alarms/shift', name: 'shift', component: () => import('./pages/ShiftPage.vue') },
    {
      path: '/alarms/statistics',
      name: 'alarm-statistics',
      component: () => import('./pages/AlarmStatisticsPage.vue'),
    },
    { path: '/replay', name: 'replay', component: () => import('./pages/ReplayPage.vue') },
    { path: '/evacuation', name: 'evacuation', component: () => import('./pages/EvacuationPage.vue') },
    { path: '/admin', name: 'admin', component: () => import('./pages/AdminPage.vue') },
    { path: '/:rest(.*)*', redirect: '/wall' },
  ],
});

router.beforeEach(async (to) => {
  // The page's code comes while the server is asked who this is.
  const page = to.matched[0]?.components?.default as unknown;
  if (typeof page === 'function') void (page as () => Promise<unknown>)().catch(() => {});
  const account = await recall();
  if (to.name === 'login') return account && !to.query.return ? (HOME[account.role] ?? '/wall') : true;
  return account ? true : { name: 'login', query: { return: to.fullPath } };
});
