import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { SubscriberFunction } from '../../lib/index.ts';
import { newApp } from './synth.ts';

describe('SubscriberFunction', () => {
  it("bundles its entry and what that imports, 'waybill/subscriber' included", () => {
    const [code] = bundle(
      "import { subscriber } from 'waybill/subscriber'; export const handler = subscriber(() => {});",
    );

    expect(code).toContain('WAYBILL_QUEUE_URL');
  });

  it('tells apart two entries of one folder', () => {
    const codes = bundle(
      "export const handler = () => 'the first';",
      "export const handler = () => 'the second';",
    );

    expect(codes[0]).toContain('the first');
    expect(codes[1]).toContain('the second');
  });

  it('deploys the same code for the same entry, so that nothing changes without a reason', () => {
    const source = "export const handler = () => 'the same';";

    expect(bundle(source)).toEqual(bundle(source));
  });
});

/** The code that functions of one folder would deploy, one for each source. */
function bundle(...sources: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-handlers-'));
  const app = newApp();
  const stack = new Stack(app, 'Test');
  sources.forEach((source, index) => {
    const entry = join(folder, `handler-${index}.ts`);
    writeFileSync(entry, source);
    new SubscriberFunction(stack, `function${index}`, { entry });
  });

  const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function');
  return Object.values(functions).map(({ Properties }) => {
    const hash = String(Properties.Code.S3Key).replace('.zip', '');
    return readFileSync(join(app.outdir, `asset.${hash}`, 'index.cjs'), 'utf8');
  });
}
