import type { ComponentType } from 'preact';
import type { IconName } from '../parts/icon.tsx';

/** The variables of a view's path, decoded. */
export type PathVariables = Readonly<Record<string, string>>;

/** A view shows what its path and the query (`place`) name. */
export type PageComponent = ComponentType<{ readonly path: PathVariables }>;

/** A page of the console: its path with variables in braces, and its code, which is loaded when it is first shown. */
interface Page {
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly default: PageComponent }>;
}

/** A page that the navigation names, and the key that leads there after `g`. */
interface NavigationEntry {
  readonly path: string;
  readonly title: string;
  readonly icon: IconName;
  readonly key: string;
}

const PAGES: readonly Page[] = [
  { path: '/', title: 'Home', load: () => import('../pages/home/home-page.tsx') },
  { path: '/events', title: 'Events', load: () => import('../pages/events/events-page.tsx') },
  {
    path: '/events/{trackingId}',
    title: 'Waybill',
    load: () => import('../pages/waybill/waybill-page.tsx'),
  },
  {
    path: '/subscribers',
    title: 'Subscribers',
    load: () => import('../pages/subscribers/subscribers-page.tsx'),
  },
  {
    path: '/subscribers/{name}',
    title: 'Subscriber',
    load: () => import('../pages/subscribers/subscriber-page.tsx'),
  },
  {
    path: '/failures',
    title: 'Failures',
    load: () => import('../pages/failures/failures-page.tsx'),
  },
  {
    path: '/failures/group',
    title: 'A group of failures',
    load: () => import('../pages/failures/group-page.tsx'),
  },
  { path: '/jobs', title: 'Jobs', load: () => import('../pages/jobs/jobs-page.tsx') },
  { path: '/jobs/{id}', title: 'Job', load: () => import('../pages/jobs/job-page.tsx') },
  { path: '/catalog', title: 'Catalog', load: () => import('../pages/catalog/catalog-page.tsx') },
  { path: '/catalog/{type}', title: 'Type', load: () => import('../pages/catalog/type-page.tsx') },
  {
    path: '/patterns',
    title: 'Patterns',
    load: () => import('../pages/patterns/patterns-page.tsx'),
  },
  { path: '/send', title: 'Send', load: () => import('../pages/send/send-page.tsx') },
  {
    path: '/settings',
    title: 'Settings',
    load: () => import('../pages/settings/settings-page.tsx'),
  },
];

/** In the order of the navigation. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { path: '/', title: 'Home', icon: 'home', key: 'h' },
  { path: '/events', title: 'Events', icon: 'events', key: 'e' },
  { path: '/subscribers', title: 'Subscribers', icon: 'subscribers', key: 's' },
  { path: '/failures', title: 'Failures', icon: 'failures', key: 'f' },
  { path: '/jobs', title: 'Jobs', icon: 'jobs', key: 'j' },
  { path: '/catalog', title: 'Catalog', icon: 'catalog', key: 'c' },
  { path: '/patterns', title: 'Patterns', icon: 'patterns', key: 'p' },
  { path: '/send', title: 'Send', icon: 'send', key: 'n' },
  { path: '/settings', title: 'Settings', icon: 'settings', key: ',' },
];

/** The page of a path, and what stands in the place of its variables; undefined where there is none. */
export function findPage(
  path: string,
): { readonly page: Page; readonly path: PathVariables } | undefined {
  const parts = path.split('/').map(decode);
  for (const page of PAGES) {
    const names = page.path.split('/');
    if (names.length !== parts.length) continue;
    const variables = readVariables(names, parts);
    if (variables !== undefined) return { page, path: variables };
  }
  return undefined;
}

function readVariables(names: readonly string[], parts: readonly string[]) {
  const variables: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith('{')) variables[name.slice(1, -1)] = part;
    else if (name !== part) return undefined;
  }
  return variables;
}

/** What is no percent-encoding is taken as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
