import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './report/bench-row.ts';

/** Seconds of `cdk synth` for `synth-app.ts`: 60 subscribers, each with a handler of its own, in three stacks. */
export async function benchSynth(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-synth-'));
  try {
    for (const team of ['shop', 'sales', 'stock'])
      for (let number = 1; number <= 20; number++) writeHandler(folder, `${team}-${number}`);
    return [
      {
        name: 'cdk synth of 60 subscribers in three stacks',
        value: await synthOnce(folder, 'true'),
        unit: 's',
        atMost: 15,
      },
      {
        name: "the same without CDK's own checks of the templates",
        value: await synthOnce(folder, 'false'),
        unit: 's',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function synthOnce(folder: string, validation: 'true' | 'false'): Promise<number> {
  const output = mkdtempSync(join(folder, 'cdk.out-'));
  const startedAt = performance.now();
  await promisify(execFile)(
    process.execPath,
    [
      ...['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--no-notices'],
      ...['--app', 'node dist/bench/synth-app.js', '--output', output],
      ...['--context', `handlers=${folder}`],
    ],
    { env: { ...process.env, CDK_VALIDATION: validation } },
  );
  return (performance.now() - startedAt) / 1000;
}

function writeHandler(folder: string, name: string): void {
  writeFileSync(
    join(folder, `${name}.ts`),
    `import { subscriber } from 'waybill/subscriber';
export const handler = subscriber(({ id }) => console.log(\`${name} has handled \${id}\`));
`,
  );
}
