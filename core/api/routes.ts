/** What a caller may be allowed to do. None includes another. */
export type Permission = 'publish' | 'read' | 'consume' | 'operate' | 'admin';

export const PERMISSIONS: readonly Permission[] = [
  ...(['publish', 'read', 'consume', 'operate', 'admin'] as const),
];

/** Which function answers a route, where an HTTP API is the ingress; behind a function URL one function answers all. */
export type RouteGroup =
  | 'ingest'
  | 'query'
  | 'catalog'
  | 'metrics'
  | 'operate'
  | 'provision'
  | 'pull'
  | 'keys'
  | ConsoleGroup;

/** The page for people, and where its session begins and ends: no part of the API. */
export type ConsoleGroup = 'console' | 'session';

interface RouteRule {
  /** What it takes to call the route. `'none'`: no API key; where IAM decides who may call, it goes with `read`. */
  readonly permission: Permission | 'none';
  readonly group: RouteGroup;
}

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

/**
 * Every route of a router, with path variables in braces, as API Gateway writes them; `/keys`, and where sessions of the
 * console begin and end, are there only where the router checks API keys. The routes of the HTTP API, the checks of API keys and the grants of IAM derive from it. It is
 * contract: a change needs a CHANGELOG line.
 */
const TABLE = {
  'POST /events': { permission: 'publish', group: 'ingest' },
  'GET /events': { permission: 'read', group: 'query' },
  'GET /events/{trackingId}': { permission: 'read', group: 'query' },
  'GET /events/{trackingId}/explain/{subscriber}': { permission: 'read', group: 'query' },
  'POST /events/{trackingId}/redeliver': { permission: 'operate', group: 'operate' },
  'POST /events/{trackingId}/discard': { permission: 'operate', group: 'operate' },
  'GET /subscribers': { permission: 'read', group: 'query' },
  'GET /subscribers/{name}': { permission: 'read', group: 'catalog' },
  'PUT /subscribers/{name}': { permission: 'operate', group: 'provision' },
  'DELETE /subscribers/{name}': { permission: 'operate', group: 'provision' },
  'GET /subscribers/{name}/deliveries': { permission: 'read', group: 'query' },
  'GET /subscribers/{name}/failures': { permission: 'read', group: 'query' },
  'POST /subscribers/{name}/redrive': { permission: 'operate', group: 'operate' },
  'POST /subscribers/{name}/discard': { permission: 'operate', group: 'operate' },
  'POST /subscribers/{name}/replay': { permission: 'operate', group: 'operate' },
  'POST /subscribers/{name}/pause': { permission: 'operate', group: 'operate' },
  'POST /subscribers/{name}/resume': { permission: 'operate', group: 'operate' },
  'POST /subscribers/{name}/pull': { permission: 'consume', group: 'pull' },
  'POST /subscribers/{name}/ack': { permission: 'consume', group: 'pull' },
  'POST /subscribers/{name}/extend': { permission: 'consume', group: 'pull' },
  'GET /jobs': { permission: 'read', group: 'operate' },
  'GET /jobs/{id}': { permission: 'read', group: 'operate' },
  'GET /jobs/{id}/deliveries': { permission: 'read', group: 'query' },
  'PATCH /jobs/{id}': { permission: 'operate', group: 'operate' },
  'DELETE /jobs/{id}': { permission: 'operate', group: 'operate' },
  'GET /audit': { permission: 'admin', group: 'operate' },
  'GET /catalog': { permission: 'read', group: 'catalog' },
  'GET /catalog/asyncapi.json': { permission: 'read', group: 'catalog' },
  'GET /catalog/types.d.ts': { permission: 'read', group: 'catalog' },
  'GET /catalog/{type}': { permission: 'read', group: 'catalog' },
  'PUT /catalog/{type}': { permission: 'admin', group: 'operate' },
  'DELETE /catalog/{type}': { permission: 'admin', group: 'operate' },
  'POST /patterns/test': { permission: 'read', group: 'catalog' },
  'GET /metrics': { permission: 'read', group: 'metrics' },
  'GET /openapi.json': { permission: 'none', group: 'catalog' },
  'GET /health': { permission: 'none', group: 'query' },
  'GET /keys': { permission: 'admin', group: 'keys' },
  'POST /keys': { permission: 'admin', group: 'keys' },
  'POST /keys/{id}/rotate': { permission: 'admin', group: 'keys' },
  'DELETE /keys/{id}': { permission: 'admin', group: 'keys' },
  'GET /console': { permission: 'none', group: 'console' },
  'GET /console/session': { permission: 'none', group: 'console' },
  'POST /console/session': { permission: 'none', group: 'session' },
  'DELETE /console/session': { permission: 'none', group: 'session' },
  'GET /console/{proxy+}': { permission: 'none', group: 'console' },
} as const satisfies Readonly<Record<`${Method} /${string}`, RouteRule>>;

type Table = typeof TABLE;

/** A route as API Gateway names it: `GET /events`. */
type RouteKey = keyof Table;

/** The routes that one function answers. */
export type RouteKeyOf<G extends RouteGroup> = {
  [K in RouteKey]: Table[K]['group'] extends G ? K : never;
}[RouteKey];

/** One way to call a router. */
export interface Route extends RouteRule {
  readonly key: RouteKey;
  readonly method: Method;
  readonly path: string;
}

export const ROUTES: readonly Route[] = Object.entries(TABLE).map(([key, rule]) => {
  const [method, path] = key.split(' ') as [Method, string];
  return { key: key as RouteKey, method, path, ...rule };
});

/** The route of that key; undefined where there is none. */
export function routeOf(key: string): Route | undefined {
  return ROUTES.find((route) => route.key === key);
}

/** Whether routes of a group are the console's. */
export function isOfConsole(group: RouteGroup): group is ConsoleGroup {
  return group === 'console' || group === 'session';
}
