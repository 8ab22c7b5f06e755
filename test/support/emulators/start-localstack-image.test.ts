import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { close, listen } from '../../../local/support/loopback.ts';
import type { RunCommand } from '../run-command.ts';
import { PLUGIN } from './localstack-plugin.ts';
import { hasDocker, startLocalStackImage } from './start-localstack-image.ts';

let server: Server;
let address: string;
let status: number;
let asked: string[];

beforeEach(async () => {
  status = 200;
  asked = [];
  server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    response.writeHead(status).end('{}');
  });
  address = `127.0.0.1:${await listen(server, 0, 'PORT')}`;
});

afterEach(() => close(server));

/** Stands for `docker`: writes down what is asked, and answers as it would. */
function recordDocker(commands: string[]): RunCommand {
  return async (command, args) => {
    commands.push([command, ...args].join(' '));
    const answers: Record<string, string> = { run: 'c0ffee\n', port: `${address}\n`, logs: 'boom' };
    return answers[args[0] ?? ''] ?? '';
  };
}

describe('LocalStack', () => {
  it('is started on a free port of the loopback interface, and is there when it is healthy', async () => {
    const commands: string[] = [];

    const { endpoint, stop } = await startLocalStackImage(recordDocker(commands));
    await stop();

    expect(endpoint).toBe(`http://${address}`);
    expect(asked).toEqual(['/_localstack/health']);
    expect(commands).toEqual([
      [
        'docker run --rm --detach --publish 127.0.0.1::4566',
        `--volume /var/run/docker.sock:/var/run/docker.sock --volume ${PLUGIN}:/opt/waybill:ro`,
        '--env LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC=1 --env PYTHONDONTWRITEBYTECODE=1',
        '--env PYTHONPATH=/opt/waybill --env LAMBDA_IGNORE_ARCHITECTURE=1 localstack/localstack:4.14.0',
      ].join(' '),
      'docker port c0ffee 4566/tcp',
      'docker stop c0ffee',
    ]);
  });

  it('is stopped when it does not become healthy, with what it printed', async () => {
    const commands: string[] = [];
    status = 503;

    await expect(startLocalStackImage(recordDocker(commands), 300)).rejects.toThrow(
      /not ready within 0.3 seconds\n\nboom/,
    );
    expect(commands.at(-1)).toBe('docker stop c0ffee');
  });

  it.each([
    ['answers', async () => 'Server Version: 29', true],
    ['is not there', () => Promise.reject(new Error('ENOENT')), false],
  ])('needs a Docker that %s: %s', async (_, run, there) => {
    expect(await hasDocker(run)).toBe(there);
  });
});
