/** Where a person goes after the login. */

/** A return path of our own, never another site's address. */
export const safeReturn = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])/.test(path) && !path.startsWith('/login') ? path : '';

/** The page on which each role works; the wall for all others. */
export const HOME: Record<string, string> = {
  planner: '/plan',
  analyst: '/analyse',
  commander: '/command',
  operator: '/command',
  system_admin: '/admin',
  security_admin: '/admin',
  audit_admin: '/admin',
};
