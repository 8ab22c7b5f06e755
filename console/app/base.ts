/** Where the console's own files are, by which the page knows where it is: `https://example.com/orders/console/assets/x.js`. */
const [, before = ''] =
  /^(.*)\/console\/assets\/[^/]+$/.exec(new URL(import.meta.url).pathname) ?? [];

/** What stands before `/console` in the path of this page: nothing, or where a gateway has put the router. */
export const BASE = before;

/** The path that every view begins with. */
export const ROOT = `${BASE}/console`;
