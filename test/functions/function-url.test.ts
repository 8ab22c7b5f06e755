import { beforeEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { RouteGroup } from '../../core/api/routes.ts';
import { makeFunctionUrl } from '../../functions/function-url.ts';
import { json } from '../../functions/http/problem.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';

type FunctionUrl = ReturnType<typeof makeFunctionUrl>;

/** The event of a function URL. */
function request(method: string, rawPath: string): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: {},
    requestContext: {
      accountId: 'anonymous',
      apiId: 'url1',
      domainName: 'url1.lambda-url.us-east-1.on.aws',
      domainPrefix: 'url1',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1773342238000,
    },
    isBase64Encoded: false,
  };
}

let asked: { group: RouteGroup; request: APIGatewayProxyEventV2 }[];
let lines: unknown[];
let clock: FakeClock;
let log: RecordingLog;
let answer: FunctionUrl;

/** A group that needs 7 ms for its answer. */
const group = (name: RouteGroup) => async (received: APIGatewayProxyEventV2) => {
  asked.push({ group: name, request: received });
  clock.advance(7);
  return json(name === 'ingest' ? 202 : 200, { by: 'ä' });
};

beforeEach(() => {
  asked = [];
  lines = [];
  clock = new FakeClock();
  log = new RecordingLog();
  answer = makeFunctionUrl(
    { ingest: group('ingest'), query: group('query') },
    { clock, log, write: (line) => lines.push(JSON.parse(line)) },
  );
});

describe('the function behind a function URL', () => {
  it('hands a request to its group, with the route and the path variables of an HTTP API', async () => {
    const posted = await answer(request('POST', '/events'));
    const asking = await answer(request('GET', '/events/wb_1/explain/billing'));

    expect([posted.statusCode, asking.statusCode]).toEqual([202, 200]);
    expect(asked).toMatchObject([
      { group: 'ingest', request: { routeKey: 'POST /events', rawPath: '/events' } },
      {
        group: 'query',
        request: {
          routeKey: 'GET /events/{trackingId}/explain/{subscriber}',
          pathParameters: { trackingId: 'wb_1', subscriber: 'billing' },
        },
      },
    ]);
  });

  it('rejects a path that there is not with 404', async () => {
    const found = await answer(request('GET', '/event'));

    expect(found).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(JSON.parse(found.body ?? '')).toMatchObject({
      code: 'not-found',
      detail: 'there is no route GET /event',
    });
  });

  it('rejects another method of a path with 405, and says which it takes', async () => {
    const found = await answer(request('DELETE', '/events'));

    expect(found).toMatchObject({ statusCode: 405, headers: { allow: 'POST, GET' } });
    expect(JSON.parse(found.body ?? '')).toMatchObject({
      code: 'method-not-allowed',
      detail: 'received DELETE /events; this path takes POST, GET',
    });
  });

  it('writes one line a request, with the members of an HTTP API’s access log', async () => {
    await answer(request('POST', '/events'));
    await answer(request('GET', '/nowhere'));

    const common = { time: '12/Mar/2026:19:03:58 +0000', requestId: 'request-1' };
    expect(lines).toEqual([
      {
        ...common,
        sourceIp: '192.0.2.1',
        route: 'POST /events',
        status: '202',
        bytes: '11',
        latencyMs: '7',
        error: '-',
      },
      expect.objectContaining({ ...common, route: '-', status: '404', latencyMs: '0' }),
    ]);
  });

  it('answers 500 where a group throws, and writes the reason into its line', async () => {
    const broken = () => Promise.reject(new Error('no settings'));
    answer = makeFunctionUrl(
      { ingest: broken, query: broken },
      { clock, log, write: (line) => lines.push(JSON.parse(line)) },
    );

    const { statusCode } = await answer(request('GET', '/health'));

    expect(statusCode).toBe(500);
    expect(lines).toMatchObject([{ route: 'GET /health', status: '500', error: 'no settings' }]);
    expect(log.lines).toMatchObject([{ level: 'ERROR', errorMessage: 'no settings' }]);
  });
});
