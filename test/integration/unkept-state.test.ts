import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, NestedStack, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest } from '../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-unkept-'));
});

afterEach(async () => {
  await app.clear();
  rmSync(folder, { recursive: true });
});

const define = (cdk: App) => {
  const stack = new Stack(cdk, 'Shop');
  new Topic(stack, 'Topic');
  new Bucket(new NestedStack(stack, 'Photos'), 'Bucket');
  new EventBus(stack, 'Bus').archive('Archive', { eventPattern: { source: ['a'] } });
};

describe('a start with a data folder', () => {
  it('says what the app has that the folder does not keep', async () => {
    const { warnings } = await app.run(define, { dataDir: folder });

    expect(warnings).toEqual([
      'the data folder keeps queues and tables; in memory only, and empty at every start: objects in buckets, topics and subscriptions made by API, events in archives',
    ]);
  });

  it('says nothing of an app whose state it keeps, nor of one in memory', async () => {
    const kept = await app.run((cdk) => new Queue(new Stack(cdk, 'Shop'), 'Queue'), {
      dataDir: folder,
    });
    const inMemory = await app.run(define);

    expect([kept.warnings, inMemory.warnings]).toEqual([[], []]);
  });
});
