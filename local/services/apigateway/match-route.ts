import type { Authorizer } from './authorizers/authorizer.ts';
import { decodeSegment } from './decode-segment.ts';

/** A route of an HTTP API and the function that serves it. */
export interface Route {
  /** `METHOD /path/{name}`, with `ANY` and a last `{name+}`, or `$default`. */
  readonly routeKey: string;
  readonly functionArn: string;
  /** Decides who may call it. Without one it is open to everybody. */
  readonly authorizer?: Authorizer;
  readonly scopes?: readonly string[];
}

/** A route with the values of its path variables. */
export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Candidate extends RouteMatch {
  readonly rank: number;
}

/** The most specific route by API Gateway's order: full match, then a greedy variable, then `$default`. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch | undefined {
  const segments = path.split('/').slice(1);
  let best: Candidate | undefined;
  for (const route of routes) {
    const candidate = tryRoute(route, method, segments);
    if (candidate && (!best || candidate.rank > best.rank)) best = candidate;
  }
  return best;
}

function tryRoute(
  route: Route,
  method: string,
  segments: readonly string[],
): Candidate | undefined {
  if (route.routeKey === '$default') return { route, pathParameters: {}, rank: 0 };
  const [wantedMethod, wantedPath = ''] = route.routeKey.split(' ');
  if (wantedMethod !== 'ANY' && wantedMethod !== method) return undefined;
  const wanted = wantedPath.split('/').slice(1);
  const greedy = wanted.at(-1)?.endsWith('+}') ?? false;
  if (greedy ? segments.length < wanted.length : segments.length !== wanted.length)
    return undefined;
  const pathParameters: Record<string, string> = {};
  let rank = (greedy ? 1 : 1_000_000) + (wantedMethod === 'ANY' ? 0 : 1);
  for (const [index, part] of wanted.entries()) {
    const actual = segments[index] ?? '';
    if (part.endsWith('+}'))
      pathParameters[part.slice(1, -2)] = segments.slice(index).map(decodeSegment).join('/');
    else if (!part.startsWith('{')) {
      if (part !== actual) return undefined;
      rank += 1_000;
    } else if (actual === '') return undefined;
    else pathParameters[part.slice(1, -1)] = decodeSegment(actual);
  }
  return { route, pathParameters, rank };
}
