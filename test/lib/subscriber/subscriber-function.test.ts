import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { SubscriberFunction } from '../../../lib/index.ts';
import { newApp } from '../synth.ts';

/** The most that the parts of an asset may add to what `waybill/subscriber` weighs alone, in bytes. */
const SMALL = 4096;

const prebuilt = statSync('dist/subscriber/lambda.cjs').size;

describe('SubscriberFunction', () => {
  it("bundles its entry with 'waybill/subscriber' beside it, whole", () => {
    const [asset = ''] = bundle(
      "import { subscriber } from 'waybill/subscriber'; export const handler = subscriber(() => {});",
    );

    expect(ask(asset, 'handler({ Records: [] }, {})')).toContain(
      'the environment variable WAYBILL_SUBSCRIBER',
    );
    expect(weigh(asset)).toBeLessThan(prebuilt + SMALL);
  });

  it('has the errors of handlers once, for all modules that import them, and under their names', () => {
    const [asset = ''] = bundle(
      "import { PermanentError } from 'waybill/subscriber'; import { Declined } from './handler-1.ts'; export const handler = () => new Declined('no') instanceof PermanentError && [new Declined('no'), new PermanentError('no')];",
      "import { PermanentError } from 'waybill/subscriber'; export class Declined extends PermanentError {}",
    );

    const answer = ask(asset, 'handler()');

    expect(answer).toContain('PermanentError: no');
    expect(answer).toContain('Declined [PermanentError]: no');
  });

  it('has the AWS SDK once when its entry uses it too', () => {
    const client =
      "import { SQSClient } from '@aws-sdk/client-sqs'; export const queue = () => new SQSClient({ region: 'eu-west-1' }).config.region();";
    const [asset = '', clientAlone = ''] = bundle(
      `${client} import { subscriber } from 'waybill/subscriber'; export const handler = subscriber(queue);`,
      client,
    );

    expect(readdirSync(asset)).toEqual(['index.cjs']);
    expect(ask(asset, 'queue()')).toBe("'eu-west-1'");
    // Two copies would weigh all of both.
    expect(weigh(asset)).toBeLessThan(0.85 * (prebuilt + weigh(clientAlone)));
  });

  it("leaves 'waybill/subscriber' out when its entry does not use it", () => {
    const [asset = ''] = bundle("export const handler = () => 'on its own';");

    expect(ask(asset, 'handler()')).toBe("'on its own'");
    expect(weigh(asset)).toBeLessThan(SMALL);
  });

  it('tells apart two entries of one folder', () => {
    const [first = '', second = ''] = bundle(
      "export const handler = () => 'the first';",
      "export const handler = () => 'the second';",
    );

    expect([ask(first, 'handler()'), ask(second, 'handler()')]).toEqual([
      "'the first'",
      "'the second'",
    ]);
  });

  it('deploys the same code for the same entry, so that nothing changes without a reason', () => {
    const source =
      "import { RetryLater } from 'waybill/subscriber'; export const handler = () => new RetryLater('later', { delaySeconds: 1 });";
    const [first, again] = [bundle(source), bundle(source)].map(
      ([asset]) => asset?.split('asset.')[1],
    );

    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
  });
});

/** The assets that functions of one folder would deploy, one for each source. */
function bundle(...sources: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-handlers-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const app = newApp();
  const stack = new Stack(app, 'Test');
  sources.forEach((source, index) => {
    writeFileSync(join(folder, `handler-${index}.ts`), source);
  });
  sources.forEach((_, index) => {
    new SubscriberFunction(stack, `function${index}`, {
      entry: join(folder, `handler-${index}.ts`),
    });
  });

  const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function');
  return Object.values(functions).map(({ Properties }) => {
    const hash = String(Properties.Code.S3Key).replace('.zip', '');
    return join(app.outdir, `asset.${hash}`);
  });
}

/** What a call of an asset's module comes to, in a Node of its own, as `console.log` shows it. */
function ask(asset: string, call: string): string {
  const program = `(async () => require(${JSON.stringify(join(asset, 'index.cjs'))}).${call})().catch((error) => error).then(console.dir)`;
  return execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', env: {} }).trim();
}

/** Bytes of all files of a folder. */
function weigh(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}
