import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoDbClient, eventBridgeClient, sqsClient } from '../../aws/clients.ts';
import { whoseFault } from '../../aws/whose-fault.ts';

/** Listens in a thread that then does nothing more: connections beyond its backlog are never made. */
const NEVER_ACCEPTS = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;

const servers: Server[] = [];
const sockets: Socket[] = [];
let worker: Worker;

beforeAll(async () => {
  const silent = await listen(createServer(() => {}));
  const stuck = await listen(
    createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      response.write('{"EventBuses":');
    }),
  );
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${silent}`,
    AWS_ENDPOINT_URL_EVENTBRIDGE: `http://127.0.0.1:${stuck}`,
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${await openBlackHole()}`,
  });
});

afterAll(async () => {
  for (const client of [dynamoDbClient(), eventBridgeClient(), sqsClient()]) client.destroy();
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await worker?.terminate();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A port to which no connection can be made, and which refuses none: its backlog is full. */
async function openBlackHole(): Promise<number> {
  worker = new Worker(NEVER_ACCEPTS, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  for (let count = 0; count < 4; count++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
  }
  await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'connect')));
  return port;
}

/** What a call comes to, and after how many milliseconds. */
async function time(call: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const startedAt = performance.now();
  const error = await call.catch((thrown: unknown) => thrown);
  return { error, ms: performance.now() - startedAt };
}

describe('a service that hangs', () => {
  it('costs seconds, whether it takes no connection, gives no answer or stops in its midst', async () => {
    const [silent, stuck, closed] = await Promise.all([
      time(dynamoDbClient().send(new ListTablesCommand({}))),
      time(eventBridgeClient().send(new ListEventBusesCommand({}))),
      time(sqsClient().send(new ListQueuesCommand({}))),
    ]);

    for (const { error, ms } of [silent, stuck, closed]) {
      expect(whoseFault(error)).toBe('outage');
      expect(ms).toBeLessThan(6000);
    }
    expect(silent?.ms).toBeGreaterThan(2900);
    expect(stuck?.ms).toBeGreaterThan(2900);
    expect(closed?.ms).toBeGreaterThan(1900);
  });
});
