import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './bench-row.ts';

/** Seconds of `cdk synth` for `synth-app.ts`: 60 subscribers, each with a handler of its own, in three stacks. */
export async function benchSynth(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-synth-'));
  try {
    for (const team of ['shop', 'sales', 'stock'])
      for (let number = 1; number <= 20; number++) writeHandler(folder, `${team}-${number}`);
    const startedAt = performance.now();
    await promisify(execFile)(process.execPath, [
      ...['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet', '--no-notices'],
      ...['--app', 'node dist/bench/synth-app.js', '--output', join(folder, 'cdk.out')],
      ...['--context', `handlers=${folder}`],
    ]);
    const value = (performance.now() - startedAt) / 1000;
    return [{ name: 'cdk synth of 60 subscribers in three stacks', value, unit: 's', atMost: 15 }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeHandler(folder: string, name: string): void {
  writeFileSync(
    join(folder, `${name}.ts`),
    `import { subscriber } from 'waybill/subscriber';
export const handler = subscriber(({ id }) => console.log(\`${name} has handled \${id}\`));
`,
  );
}
