/** What answers a route: a function of its own behind an HTTP API, a part of the one function behind a function URL. */
export type Verb = 'ingest' | 'manage' | 'keys';

/** One way to call a router. */
export interface RouterRoute {
  readonly method: 'DELETE' | 'GET' | 'POST';
  /** With path variables in braces, as API Gateway writes them. */
  readonly path: string;
  readonly verb: Verb;
}

/** Every route of a router; `keys` has some only where the router checks API keys. They are contract: a change needs a CHANGELOG line. */
export const ROUTES: readonly RouterRoute[] = [
  { method: 'POST', path: '/events', verb: 'ingest' },
  { method: 'GET', path: '/events', verb: 'manage' },
  { method: 'GET', path: '/events/{trackingId}', verb: 'manage' },
  { method: 'GET', path: '/events/{trackingId}/explain/{subscriber}', verb: 'manage' },
  { method: 'GET', path: '/subscribers', verb: 'manage' },
  { method: 'GET', path: '/health', verb: 'manage' },
  { method: 'GET', path: '/keys', verb: 'keys' },
  { method: 'POST', path: '/keys', verb: 'keys' },
  { method: 'POST', path: '/keys/{id}/rotate', verb: 'keys' },
  { method: 'DELETE', path: '/keys/{id}', verb: 'keys' },
];
