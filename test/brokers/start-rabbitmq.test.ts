import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  isRabbitMqInstalled,
  NO_RABBITMQ,
  type RabbitMq,
  startRabbitMq,
} from './start-rabbitmq.ts';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'a node of RabbitMQ for a test' : NO_RABBITMQ,
  () => {
    let node: RabbitMq;
    beforeAll(async () => {
      node = await startRabbitMq();
    });
    afterAll(() => node.stop());

    it('answers, is killed, starts again on the same port, and leaves no process behind', async () => {
      expect(await isOpen(node.port)).toBe(true);
      const running = processesOf(node.port);

      await node.kill();

      expect(await isOpen(node.port)).toBe(false);

      await node.start();

      expect(await isOpen(node.port)).toBe(true);

      await node.shutDown();

      expect(running.length).toBeGreaterThan(0);
      expect(processesOf(node.port)).toEqual([]);
    });

    it('says what RabbitMQ printed where it does not start', async () => {
      await expect(startRabbitMq({ no_such_setting: '1' })).rejects.toThrow(
        /rabbitmq did not start[\s\S]*no_such_setting/,
      );
    });
  },
);

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** The processes of a node, whose name is in their environment. */
function processesOf(port: number): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => environmentOf(pid).includes(`waybill-${port}@`));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'environ'), 'utf8');
  } catch {
    // It has ended in the meantime.
    return '';
  }
}
