import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AnswerServer } from '../../../../local/cloudformation/custom-resources/answer-server.ts';
import { CustomResources } from '../../../../local/cloudformation/custom-resources/custom-resources.ts';
import { answerPort } from '../../../../local/support/answer-host.ts';

interface Asked {
  readonly RequestType: string;
  readonly ResponseURL: string;
  readonly ResourceProperties: { readonly Name: string };
}

let dataDir: string;
let answers: AnswerServer;
let asked: object[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-custom-'));
  answers = new AnswerServer();
  await answers.start();
  asked = [];
});

afterEach(async () => {
  await answers.stop();
  rmSync(dataDir, { recursive: true });
});

/** Answers as a function does, whose thread knows where the host is. */
async function answer(responseUrl: string, body: string): Promise<void> {
  const { hostname, pathname } = new URL(responseUrl);
  await fetch(`http://127.0.0.1:${answerPort(hostname)}${pathname}`, { method: 'PUT', body });
}

/** A cloud's start with a template of these resources, each of which names itself by its property `Name`. */
async function start(
  resources: Readonly<Record<string, string>>,
  { keeps = true, refuses = '', stackId = 'stack/Shop' } = {},
): Promise<string[]> {
  const warnings: string[] = [];
  const custom = new CustomResources({
    answers,
    dataDir: keeps ? dataDir : undefined,
    leftToOthers: () => {},
    warn: (message) => warnings.push(message),
    invoke: async (_, payload) => {
      const { ResponseURL, ...request } = JSON.parse(payload) as Asked;
      asked.push(request);
      const Status = request.RequestType === refuses ? 'FAILED' : 'SUCCESS';
      const PhysicalResourceId = request.ResourceProperties.Name;
      const body = JSON.stringify({ Status, PhysicalResourceId, Reason: 'it is in use' });
      await answer(ResponseURL, body);
      return { ok: true, payload: '' };
    },
  });
  for (const [logicalId, Name] of Object.entries(resources)) {
    const fixed = { type: 'Custom::Thing', stackId, functionArn: 'arn', timeoutMs: 5000 };
    await custom.make({ ...fixed, logicalId, properties: { Name } });
  }
  await custom.deleteOthers();
  return warnings;
}

describe('CustomResources', () => {
  it('creates what is new, updates what is known, and deletes what is gone', async () => {
    await start({ A: 'a', B: 'b' });
    asked = [];

    await start({ A: 'a', C: 'c' });

    expect(asked).toMatchObject([
      { RequestType: 'Update', PhysicalResourceId: 'a', OldResourceProperties: { Name: 'a' } },
      { RequestType: 'Create', LogicalResourceId: 'C' },
      { RequestType: 'Delete', PhysicalResourceId: 'b', LogicalResourceId: 'B' },
    ]);
  });

  it('deletes the old resource when an update answers with another name', async () => {
    await start({ A: 'before' });
    asked = [];

    await start({ A: 'after' });

    expect(asked).toMatchObject([
      { RequestType: 'Update', PhysicalResourceId: 'before' },
      { RequestType: 'Delete', PhysicalResourceId: 'before' },
    ]);
  });

  it('says what it could not delete, and does not try again', async () => {
    await start({ A: 'a' });

    const warnings = await start({}, { refuses: 'Delete' });
    asked = [];
    await start({});

    expect(warnings).toEqual(['Custom::Thing "A" could not be deleted: it is in use']);
    expect(asked).toEqual([]);
  });

  it('keeps apart what two stacks call the same', async () => {
    await start({ A: 'of the shop' });
    asked = [];

    await start({ A: 'of the club' }, { stackId: 'stack/Club' });

    expect(asked).toMatchObject([
      { RequestType: 'Create', StackId: 'stack/Club' },
      { RequestType: 'Delete', StackId: 'stack/Shop', PhysicalResourceId: 'of the shop' },
    ]);
  });

  it('knows what was kept when a cloud had one stack only', async () => {
    const kept = { logicalId: 'A', type: 'Custom::Thing', stackId: 'stack/Shop', properties: {} };
    const made = { ...kept, functionArn: 'arn', timeoutMs: 5000, physicalId: 'a' };
    writeFileSync(join(dataDir, 'custom-resources.json'), JSON.stringify([made]));

    await start({ A: 'a' });

    expect(asked).toMatchObject([{ RequestType: 'Update', PhysicalResourceId: 'a' }]);
  });

  it('rejects a damaged file by its name', async () => {
    writeFileSync(join(dataDir, 'custom-resources.json'), 'no JSON');

    await expect(start({ A: 'a' })).rejects.toThrow(
      `${join(dataDir, 'custom-resources.json')} is damaged`,
    );
  });

  it('creates everything at every start of a cloud that keeps nothing', async () => {
    await start({ A: 'a' }, { keeps: false });

    await start({ A: 'a' }, { keeps: false });

    expect(asked).toMatchObject([{ RequestType: 'Create' }, { RequestType: 'Create' }]);
  });
});
