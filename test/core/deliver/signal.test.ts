import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { close, listen } from '../../../local/support/loopback.ts';
import { BatchWorld } from '../../support/worlds/batch-world.ts';

describe('the signal of a handler', () => {
  it('ends a request that is never answered, and the attempt has failed by its time', async () => {
    const world = new BatchWorld();
    const record = await world.send('1');
    const silent = createServer(() => {});
    const url = `http://127.0.0.1:${await listen(silent, 0, 'PORT')}`;
    const requests: Promise<Response>[] = [];

    try {
      await world.run(async (_, { signal }) => {
        const request = fetch(url, { signal });
        requests.push(request);
        await request;
      });

      await expect(requests[0]).rejects.toMatchObject({ name: 'FunctionTimeout' });
      expect(await world.delivery(record)).toMatchObject({
        status: 'retrying',
        error: { class: 'FunctionTimeout' },
      });
    } finally {
      await close(silent);
    }
  });
});
