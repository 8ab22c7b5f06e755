import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { findRoute } from '../../core/api/find-route.ts';
import { makeOpenApi } from '../../core/api/openapi/make-openapi.ts';
import { isOfConsole, ROUTES } from '../../core/api/routes.ts';
import { learnTypes } from '../../core/catalog/learn/learn-types.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import { trackingId } from '../../core/records/tracking-id.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../support/builders/make-records.ts';
import { makeRoutesWorld } from './routes-world.ts';

type World = Awaited<ReturnType<typeof makeRoutesWorld>>;

interface Answered {
  readonly route: string;
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

const DEAD = trackingId('/shop', 'dead', sha256);
const RETRYING = trackingId('/shop', 'retrying', sha256);
const UNPAUSABLE = { kind: 'function', functionName: 'old' } as const;
const HISTORY = { startFrom: '2026-11-01T00:00:00Z', job: 'job_1' };
const REPORT = { id: 'report', toldAt: '2026-11-24T17:00:00.000Z' };
const SEEN = {
  ...{ type: 'order.placed', count: 1, producers: ['shop'], sources: ['/shop'] },
  ...{ schema: { type: 'object' }, leftOut: ['schema'] as const },
  ...{ firstSeen: '2026-11-24T17:00:00.000Z', lastSeen: '2026-11-24T17:00:00.000Z' },
};
const JOB = /^job_/;

/** A document whose types have no other members than it says: what it does not know is a fault here, and may come later to clients. */
function strictly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictly);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, strictly(own)]),
  );
  const isClosed = 'properties' in copy && !('additionalProperties' in copy);
  return isClosed && typeof copy.properties === 'object' && copy.type === 'object'
    ? { ...copy, additionalProperties: false }
    : copy;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(strictly(makeOpenApi({ apiKeys: true })) as object, 'api');

/** What is wrong with an answer by the schema that its route has for its status. */
function faultsOf({ route, status, type, body }: Answered): unknown {
  const [method = '', path = ''] = route.split(' ');
  const place = `paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}`;
  const responses = `api#/${place.replaceAll('{', '%7B').replaceAll('}', '%7D')}/responses`;
  const schema =
    status >= 400
      ? 'api#/components/schemas/Problem'
      : `${responses}/${status}/content/${type.replace('/', '~1')}/schema`;
  if (status >= 400) expect(type).toBe('application/problem+json');
  const validate = ajv.compile({ $ref: schema });
  return validate(body) ? [] : validate.errors;
}

let world: World;

beforeAll(async () => {
  world = await makeRoutesWorld();
  const { ledger } = world;
  for (const name of ['billing', 'email']) await ledger.putSubscriber(makeSubscriber(name));
  await ledger.putSubscriber(makeSubscriber('old', { target: UNPAUSABLE, history: HISTORY }));
  await world.catalog.addReport({ ...REPORT, types: [SEEN], leftOut: 3 });
  await learnTypes({ ...world, isLate: () => false });
  const pulled = makeSubscriber('pulled', { target: { kind: 'queue', leaseSeconds: 60 } });
  await ledger.putSubscriber(pulled);
  for (const status of ['dead', 'retrying'] as const) {
    const record = makeRecord(status, { producer: 'shop', overdue: ['email'] });
    await ledger.putEvents([record]);
    await ledger.record(makeDelivery(record, status));
    world.queue.box(pulled.queueUrl).put(JSON.stringify(sealEnvelope(record)));
  }
});

/** Calls a route as the HTTP API does, by a key that may. */
async function call(
  method: string,
  target: string,
  sent: unknown,
  headers = {},
): Promise<Answered> {
  const url = new URL(target, 'http://router');
  const { route, ...found } = findRoute(ROUTES, { method, path: url.pathname });
  if (route === undefined) throw new Error(`there is no route ${method} ${target}`);
  const key = world.keys.find(({ permission }) => permission === route.permission);
  const answer = await world.groups[route.group]({
    routeKey: route.key,
    pathParameters: 'pathParameters' in found ? found.pathParameters : {},
    queryStringParameters: Object.fromEntries(url.searchParams),
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(key === undefined ? {} : { authorization: `Bearer ${key.text}` }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    requestContext: {},
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2);
  const { statusCode: status = 0, body, headers: own = {} } = answer;
  const [type = ''] = String(own['content-type'] ?? '').split(';');
  const isJson = /[/+]json$/.test(type);
  return {
    ...{ route: route.key, status, type },
    body: body !== undefined && isJson ? JSON.parse(body) : body,
  };
}

const ORDER = { source: '/shop', type: 'order.placed', data: { amount: 500 } };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };
const WHY = { reason: 'INC-42' };
const DECLARED = {
  ...{ owner: 'shop', description: 'An order.', mode: 'enforce', compatibility: 'backward' },
  ...{ schema: { type: 'object' }, maxBytes: 100_000, producers: ['/shop'], deprecated: true },
};
const SEARCH = {
  pattern: { type: ['y'] },
  ...{ description: 'the index', leaseSeconds: 60, retry: { maxAttempts: 3 } },
  startFrom: '2026-11-24T00:00:00Z',
};
const CALLS: readonly [string, string, number, unknown?, object?][] = [
  ['POST', '/events', 202, ORDER],
  ['POST', '/events', 202, [{ specversion: '1.0', id: '1', ...ORDER }], BATCH],
  ['POST', '/events', 207, [{ specversion: '1.0', id: '2', ...ORDER }, { id: '3' }], BATCH],
  ['POST', '/events', 400, { source: '/shop' }],
  ['POST', '/events', 400, []],
  ['GET', '/events', 200],
  ['GET', '/events?include=deliveries', 200],
  ['GET', '/events?limit=1', 200],
  ['GET', `/events/${RETRYING}`, 200],
  ['GET', '/events/wb_1', 404],
  ['GET', `/events/${RETRYING}/explain/billing`, 200],
  ['GET', '/subscribers', 200],
  ['GET', '/subscribers/billing', 200],
  ['GET', '/subscribers/search', 404],
  ['PUT', '/subscribers/search', 201, { pattern: { type: ['x'] }, ...WHY }],
  ['PUT', '/subscribers/search', 200, { pattern: { type: ['x'] }, ...WHY }],
  ['PUT', '/subscribers/search', 200, { ...SEARCH, expiresInSeconds: 900, ...WHY }],
  ['PUT', '/subscribers/search', 412, { ...SEARCH, ...WHY }, { 'if-match': '"x"' }],
  ['PUT', '/subscribers/search', 412, { ...SEARCH, ...WHY }, { 'if-none-match': '*' }],
  ['PUT', '/subscribers/billing', 409, { ...SEARCH, ...WHY }],
  ['GET', '/subscribers/search', 200],
  ['GET', '/subscribers', 200],
  ['DELETE', '/subscribers/search?reason=x', 202],
  ['GET', '/subscribers/search', 200],
  ['GET', '/subscribers/billing/deliveries?status=retrying', 200],
  ['GET', '/subscribers/billing/deliveries', 200],
  ['GET', '/subscribers/billing/deliveries?errorLike=no&statusCode=502', 200],
  ['GET', '/subscribers/billing/failures', 200],
  ['GET', '/subscribers/billing/failures?status=retrying&from=2026-11-01', 200],
  ['GET', '/subscribers/billing/failures?status=pending', 400],
  ['POST', '/patterns/test', 200, { pattern: { type: ['order.placed'] }, events: [ORDER, {}] }],
  ['POST', '/patterns/test', 200, {}],
  ['POST', '/patterns/test', 400, { pattern: { type: 'x' } }],
  ['GET', '/catalog', 200],
  ['GET', '/catalog/asyncapi.json', 200],
  ['GET', '/catalog/types.d.ts', 200],
  ['GET', '/catalog/order.placed', 200],
  ['GET', '/catalog/no.such', 404],
  ['PUT', '/catalog/order.placed', 200, { ...DECLARED, ...WHY }],
  ['PUT', '/catalog/declared', 200, WHY],
  ['PUT', '/catalog/declared', 412, WHY, { 'if-match': '"x"' }],
  ['PUT', '/catalog/declared', 412, WHY, { 'if-none-match': '*' }],
  ['PUT', '/catalog/order.placed', 409, { ...DECLARED, schema: false, ...WHY }],
  ['PUT', '/catalog/order.placed', 400, { schema: { type: 'x' }, ...WHY }],
  ['GET', '/catalog', 200],
  ['GET', '/catalog/order.placed', 200],
  ['DELETE', '/catalog/declared?reason=x', 200],
  ['DELETE', '/catalog/declared?reason=x', 404],
  ['GET', '/metrics', 200],
  ['GET', '/metrics?subscriber=billing&period=300', 200],
  ['GET', '/metrics?period=61', 400],
  ['GET', '/metrics?subscriber=nobody', 404],
  ['GET', '/openapi.json', 200],
  ['GET', '/health', 200],
  ['POST', '/subscribers/billing/redrive', 200, { all: true, dryRun: true }],
  ['POST', '/subscribers/billing/redrive', 202, { filter: { errorClass: ['X'] }, ...WHY }],
  ['POST', '/subscribers/billing/redrive', 409, { all: true, ...WHY }],
  ['POST', '/subscribers/billing/discard', 202, { filter: { errorContains: 'x' }, ...WHY }],
  ['POST', '/subscribers/billing/replay', 200, { from: '2026-11-24T00:00:00Z', dryRun: true }],
  ['POST', '/subscribers/billing/replay', 202, { from: '2026-11-24T00:00:00Z', ...WHY }],
  ['POST', `/events/${RETRYING}/redeliver`, 202, { subscribers: ['billing'], ...WHY }],
  [
    'POST',
    `/events/${DEAD}/redeliver`,
    202,
    { subscribers: ['billing'], data: ORDER.data, ...WHY },
  ],
  ['POST', `/events/${DEAD}/redeliver`, 400, { subscribers: ['billing'], data: {}, ...WHY }],
  ['GET', `/events/${DEAD}`, 200],
  ['POST', `/events/${RETRYING}/discard`, 200, WHY],
  ['GET', `/events/${RETRYING}`, 200],
  ['POST', '/subscribers/billing/pause', 202, { until: '2026-11-25T00:00:00Z', ...WHY }],
  ['GET', '/subscribers', 200],
  ['POST', '/subscribers/billing/resume', 202, WHY],
  ['POST', '/subscribers/old/pause', 409, WHY],
  ['POST', '/subscribers/pulled/pull', 200, { max: 2, waitSeconds: 0 }],
  ['POST', '/subscribers/pulled/extend', 200, { leases: ['{lease}', 'a.b'], leaseSeconds: 90 }],
  [
    ...(['POST', '/subscribers/pulled/ack', 200] as const),
    { acks: ['{lease}', 'a.b'], retries: [{ lease: '{next}', error: 'x', delaySeconds: 9 }] },
  ],
  ['POST', '/subscribers/billing/pull', 409, {}],
  ['GET', '/subscribers', 200],
  ['GET', '/jobs', 200],
  ['GET', '/jobs/{job}', 200],
  ['GET', '/jobs/{job}/deliveries?status=dead', 200],
  ['PATCH', '/jobs/{job}', 200, { state: 'paused', ratePerSecond: 5, ...WHY }],
  ['DELETE', '/jobs/{job}?reason=x', 202],
  ['GET', '/audit', 200],
  ['POST', '/keys', 201, { producer: 'shop', permissions: ['read'], label: 'x' }],
  ['GET', '/keys', 200],
  ['POST', '/keys/{key}/rotate', 201],
  ['DELETE', '/keys/{key}', 204],
];

describe('what the router answers', () => {
  it('is what its OpenAPI document says, route by route', async () => {
    const said = new Set<string>();
    const ids = { job: '', key: '', lease: '', next: '' };
    for (const [method, template, expected, sent, headers] of CALLS) {
      const target = template.replace('{job}', ids.job).replace('{key}', ids.key);
      const body = JSON.stringify(sent ?? null)
        .replace('{lease}', ids.lease)
        .replace('{next}', ids.next);
      const answered = await call(method, target, sent && JSON.parse(body), headers);
      const { deliveries = [] } = (answered.body ?? {}) as { deliveries?: { lease: string }[] };
      if (answered.status === 200 && template.endsWith('/pull'))
        [ids.lease = '', ids.next = ''] = deliveries.map(({ lease }) => lease);
      const { id } = (answered.body ?? {}) as { id?: string };
      if (JOB.test(id ?? '') && template.endsWith('redrive')) ids.job = id ?? '';
      if (template.startsWith('/keys')) ids.key = id ?? ids.key;

      expect([template, answered.status]).toEqual([template, expected]);
      if (answered.status !== 204) expect([template, faultsOf(answered)]).toEqual([template, []]);
      if (answered.status < 400) said.add(answered.route);
    }
    const documented = ROUTES.filter(({ group }) => !isOfConsole(group));
    expect([...said].sort()).toEqual(documented.map(({ key }) => key).sort());
  });

  it('would be found wrong if it had a member more, or less', () => {
    const health = { route: 'GET /health', status: 200, type: 'application/json' };

    expect(faultsOf({ ...health, body: { status: 'ok' } })).toEqual([]);
    expect(faultsOf({ ...health, body: { status: 'ok', since: 1 } })).not.toEqual([]);
    expect(faultsOf({ ...health, body: {} })).not.toEqual([]);
  });
});
