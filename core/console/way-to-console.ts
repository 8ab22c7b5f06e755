/** A request for a page: its path as it was sent, and what is below `/console/`, decoded, as the route has it. */
interface PagePath {
  readonly rawPath: string;
  readonly below: string;
}

/**
 * The way from a page's address to what is below `/console/`, as a relative link begins: `console/`, `../`, or nothing. It is right
 * wherever a gateway has put the router, which API Gateway does not tell: of an API mapping, `rawPath` has nothing (developer
 * guide, "Payload format differences").
 */
export function wayToConsole({ rawPath, below }: PagePath): string {
  const parts = rawPath.split('/');
  // Without a slash at its end, the page is beside what is below it.
  if (below === '' && parts.at(-1) !== '') return 'console/';
  return '../'.repeat(depthOf(parts, below) - 1);
}

/** How many parts of a path are below `/console/`; one may have an encoded slash in it. */
function depthOf(parts: readonly string[], below: string): number {
  for (let depth = 1; depth < parts.length; depth++) {
    const end = parts.slice(-depth);
    if (end.join('/') === below || end.map(decode).join('/') === below) return depth;
  }
  return below.split('/').length;
}

/** What is no valid encoding stands for itself. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
