import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionHost, LogLine } from '../../../../local/services/lambda/function-host.ts';
import type { FunctionSpec } from '../../../../local/services/lambda/function-spec.ts';
import { Functions } from '../../../../local/services/lambda/functions.ts';

export const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:probe';
const stops: (() => unknown)[] = [];

interface Probe extends Partial<FunctionSpec> {
  readonly host?: Partial<FunctionHost>;
  readonly now?: () => number;
}

/** A function of this code, alone, until `stopProbes`. */
export function probe(code: string, { host, now = () => 0, ...own }: Probe = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-function-'));
  writeFileSync(join(directory, 'index.js'), code);
  const lines: LogLine[] = [];
  const functions = new Functions(
    {
      region: 'us-east-1',
      endpointUrl: 'http://127.0.0.1:1',
      clock: undefined,
      seed: undefined,
      log: (line) => lines.push(line),
      syncClock: () => {},
      serve: () => Promise.resolve({ status: 400, body: '{}' }),
      ...host,
    },
    { now, sleep: () => Promise.resolve(), schedule: () => () => {} },
  );
  const spec: FunctionSpec = {
    stackName: 'Shop',
    logicalId: 'Probe',
    name: 'probe',
    arn: ARN,
    roleArn: 'arn:aws:iam::000000000000:role/probe',
    accessKeyId: 'AKIAPROBE',
    directory,
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    timeoutMs: 10_000,
    memoryMb: 128,
    environment: { COLOUR: 'blue' },
    ...own,
  };
  functions.add(spec);
  stops.push(
    () => functions.stop(),
    () => rmSync(directory, { recursive: true }),
  );
  const invoke = (event: unknown = {}) => functions.invoke(ARN, JSON.stringify(event));
  const request = () => functions.request(ARN, '{}');
  return { functions, spec, directory, lines, invoke, request };
}

export async function stopProbes(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}
