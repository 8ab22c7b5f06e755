import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../support/run-command.ts';
import { RouterUnderTest } from '../support/worlds/router-under-test.ts';
import { PROGRAMS } from './programs.ts';

/** The OpenAPI document of the integration tests' router, by two programs that know nothing of Waybill. */
const programs = process.env[PROGRAMS] ?? '';

const SEED = '1';
const PER_OPERATION = '15';

/** Those of which a router that is right can fail none, whatever is sent to it. */
const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_headers_conformance', 'response_schema_conformance'],
  'negative_data_rejection',
];

/** How often the router's clock is moved on, in milliseconds: an HTTP API lets through so many requests a second. */
const TICK_MS = 50;

/** Where the programs run: schemathesis leaves a cache behind. */
let folder: string;
let router: RouterUnderTest;
let ticking: NodeJS.Timeout;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-openapi-'));
  router = await RouterUnderTest.start();
  ticking = setInterval(() => router.clock.advance(TICK_MS), TICK_MS);
});

afterAll(async () => {
  clearInterval(ticking);
  await router?.stop();
  rmSync(folder, { recursive: true });
});

describe('the OpenAPI document of a router', () => {
  it('is valid by openapi-spec-validator', async () => {
    const { body } = await router.get('/openapi.json');
    const file = join(folder, 'openapi.json');
    writeFileSync(file, JSON.stringify(body));

    const said = await runCommand(join(programs, 'openapi-spec-validator'), [file], {
      timeoutMs: 60_000,
    });

    expect(said).toContain('OK');
  });

  it('is kept to, whatever schemathesis sends', async () => {
    await router.publish('order.placed', 'first', { amount: 500 });
    const url = new URL('/openapi.json', router.cloud.url).href;
    const bounds = [
      '--seed',
      SEED,
      '--max-examples',
      PER_OPERATION,
      '--phases',
      'coverage,fuzzing',
    ];

    const said = await runCommand(
      join(programs, 'schemathesis'),
      [
        '--config-file',
        resolve('test/openapi/schemathesis.toml'),
        'run',
        url,
        ...bounds,
        '--checks',
        CHECKS.join(','),
        '--no-shrink',
        '--warnings',
        'off',
      ],
      { timeoutMs: 120_000, cwd: folder },
    );

    expect(said).toContain('No issues found');
  }, 150_000);
});
