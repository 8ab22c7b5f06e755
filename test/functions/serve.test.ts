import { beforeEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Verb } from '../../core/routes.ts';
import { json } from '../../functions/http/problem.ts';
import { makeServe } from '../../functions/serve.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

type Serve = ReturnType<typeof makeServe>;

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

let asked: { verb: Verb; request: APIGatewayProxyEventV2 }[];
let lines: unknown[];
let clock: FakeClock;
let serve: Serve;

/** A verb that needs 7 ms for its answer. */
const verb = (name: Verb) => async (received: APIGatewayProxyEventV2) => {
  asked.push({ verb: name, request: received });
  clock.advance(7);
  return json(name === 'ingest' ? 202 : 200, { by: 'ä' });
};

beforeEach(() => {
  asked = [];
  lines = [];
  clock = new FakeClock();
  serve = makeServe(
    { ingest: verb('ingest'), manage: verb('manage') },
    { clock, write: (line) => lines.push(JSON.parse(line)) },
  );
});

describe('the function behind a function URL', () => {
  it('hands a request to its verb, with the route and the path variables of an HTTP API', async () => {
    const posted = await serve(request('POST', '/events'));
    const asking = await serve(request('GET', '/events/wb_1/explain/billing'));

    expect([posted.statusCode, asking.statusCode]).toEqual([202, 200]);
    expect(asked).toMatchObject([
      { verb: 'ingest', request: { routeKey: 'POST /events', rawPath: '/events' } },
      {
        verb: 'manage',
        request: {
          routeKey: 'GET /events/{trackingId}/explain/{subscriber}',
          pathParameters: { trackingId: 'wb_1', subscriber: 'billing' },
        },
      },
    ]);
  });

  it('rejects a path that there is not with 404', async () => {
    const answer = await serve(request('GET', '/event'));

    expect(answer).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      code: 'not-found',
      detail: 'there is no route GET /event',
    });
  });

  it('rejects another method of a path with 405, and says which it takes', async () => {
    const answer = await serve(request('DELETE', '/events'));

    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: 'POST, GET' } });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      code: 'method-not-allowed',
      detail: 'received DELETE /events; this path takes POST, GET',
    });
  });

  it('writes one line a request, with the members of an HTTP API’s access log', async () => {
    await serve(request('POST', '/events'));
    await serve(request('GET', '/nowhere'));

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

  it('answers 500 where a verb throws, and writes the reason into its line', async () => {
    const broken = () => Promise.reject(new Error('no settings'));
    serve = makeServe(
      { ingest: broken, manage: broken },
      { clock, write: (line) => lines.push(JSON.parse(line)) },
    );

    const { statusCode } = await serve(request('GET', '/health'));

    expect(statusCode).toBe(500);
    expect(lines).toMatchObject([{ route: 'GET /health', status: '500', error: 'no settings' }]);
  });
});
