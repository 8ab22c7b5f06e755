import { computed, signal } from '@preact/signals';
import { ROOT } from './base.ts';

/** A view: its path below the console's own, which begins with a slash, and its query. */
interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

const current = signal(read());

/** Where the console is. */
export const place = computed(() => current.value);

/** How a link of the console is written: `hrefOf('/events', { type: 'order.placed' })`; what is empty is left out. */
export function hrefOf(path: string, query: Readonly<Record<string, string | undefined>> = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given as [string, string][]).toString();
  return `${ROOT}${path === '/' ? '' : path}${text === '' ? '' : `?${text}`}`;
}

/** Goes to a view. What is replaced is not in the history. */
export function go(href: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  current.value = read();
}

/** Changes the query of the view where it is, as a filter does; what is empty leaves it. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { path, query } = current.peek();
  go(hrefOf(path, { ...Object.fromEntries(query), ...changes }), { replace: true });
}

/** Has links of the console change the view without a new page, and the history's steps as well. */
export function followLinks(): () => void {
  const onPop = () => {
    current.value = read();
  };
  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || !isOurs(link.pathname)) return;
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
  };
  addEventListener('popstate', onPop);
  document.addEventListener('click', onClick);
  return () => {
    removeEventListener('popstate', onPop);
    document.removeEventListener('click', onClick);
  };
}

function isOurs(path: string): boolean {
  return path === ROOT || path.startsWith(`${ROOT}/`);
}

function read(): Place {
  const { pathname, search } = location;
  const path = pathname.slice(ROOT.length).replace(/\/+$/, '');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(search) };
}
