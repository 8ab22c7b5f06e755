/** One part of a path, in which nothing is that HTML or another host could be made of. */
const PART = /^(?!\.+$)[\w.~-]+$/;

/**
 * What stands before `/console` in the path of a request, as where a domain has several APIs below it: `/orders`, or
 * nothing. A path that could lead anywhere else counts as none.
 */
export function pageBase(rawPath: string): string {
  const parts = rawPath.split('/');
  const before = parts.slice(1, Math.max(1, parts.indexOf('console')));
  return before.every((part) => PART.test(part)) ? before.map((part) => `/${part}`).join('') : '';
}
