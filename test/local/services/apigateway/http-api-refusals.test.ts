import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpApi } from '../../../../local/services/apigateway/http-api.ts';
import { Policies } from '../../../../local/services/iam/policies.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { ARN, answer, gateway, stopGateways } from './open-gateway.ts';

afterEach(stopGateways);

describe('HttpApi', () => {
  it('rejects a path without a route with 404', async () => {
    const response = await fetch(`${(await gateway(answer({}), { routes: ['GET /a'] })).url}/b`);

    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('rejects a body above 10 MB with 413', async () => {
    const { url, events } = await gateway(answer({}));

    const statuses: number[] = [];
    for (let again = 0; again < 5; again++) {
      const body = Buffer.alloc(12 * 1024 * 1024);
      statuses.push((await fetch(`${url}/events`, { method: 'POST', body })).status);
    }

    expect(statuses).toEqual([413, 413, 413, 413, 413]);
    expect(events).toEqual([]);
  });

  it('takes the body of a request that it has refused for no other request', async () => {
    const { url } = await gateway(answer({}), { routes: ['GET /a'] });
    const body = 'GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const refused = `POST /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`;

    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      // The body comes only when its request has been answered, and after it a request that ends the connection.
      if (socket.bytesWritten === refused.length)
        socket.write(`${body}GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    });
    socket.write(refused);
    await once(socket, 'close');

    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
  });

  it('rejects a request line and headers of more than 10,240 bytes together with 431', async () => {
    const { url, events } = await gateway(answer({ statusCode: 204 }));

    const statuses: number[] = [];
    for (const length of [9_000, 10_240]) {
      const response = await fetch(`${url}/any`, { headers: { 'x-a': 'a'.repeat(length) } });
      statuses.push(response.status);
    }

    expect(statuses).toEqual([204, 431]);
    expect(events).toHaveLength(1);
  });

  it('rejects what goes beyond the burst with 429, and lets requests in again at the rate', async () => {
    let time = 0;
    const { url } = await gateway(answer({ statusCode: 204 }), {
      now: () => time,
      throttle: { rate: 10, burst: 3 },
    });
    const ask = async () => (await fetch(`${url}/any`)).status;

    const burst = [await ask(), await ask(), await ask(), await ask()];
    time += 200;
    const later = [await ask(), await ask(), await ask()];

    expect(burst).toEqual([204, 204, 204, 429]);
    expect(later).toEqual([204, 204, 429]);
  });

  it('rejects an invocation that the function does not permit, and says which', async () => {
    const { url, warnings } = await gateway(answer({}), { allowed: false });

    const response = await fetch(`${url}/any`);

    expect(response.status).toBe(500);
    expect(warnings[0]).toContain(
      `apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}`,
    );
  });

  it('rejects a port in use and tells the way out', async () => {
    const { url } = await gateway(answer({}));
    const second = new HttpApi({
      apiId: 'api2',
      place: DEFAULT_ACCOUNT_REGION,
      policies: new Policies(),
      now: () => 0,
      warn: () => {},
      invoke: () => Promise.resolve(answer({})),
    });

    await expect(second.listen(Number(new URL(url).port))).rejects.toThrow(
      /port \d+ of 127.0.0.1 is in use.*set PORT/,
    );
  });
});
