import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EventRouter } from '../../lib/index.ts';
import { addElsewhere, addExample, newApp } from './synth.ts';

describe('cdk-nag', () => {
  it('has nothing against a router with subscribers, here and in another stack, by the AWS Solutions and the Serverless rules', () => {
    const app = checkedApp();
    const router = addExample(new Stack(app, 'Test'));
    addElsewhere(router, new Stack(app, 'Team'));

    expect(report(app)).toMatchObject({ pluginReports: [] });
  });

  it('has nothing against one that checks API keys', () => {
    const app = checkedApp();
    new EventRouter(new Stack(app, 'Test'), 'Router', { authorizer: 'api-keys' });

    expect(report(app)).toMatchObject({ pluginReports: [] });
  });

  it('has nothing against one with a key, here and in another stack', () => {
    const app = checkedApp();
    const stack = new Stack(app, 'Test');
    const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
    const router = new EventRouter(stack, 'Router', { authorizer: 'public', encryptionKey });
    addElsewhere(router, new Stack(app, 'Team'));

    expect(report(app)).toMatchObject({ pluginReports: [] });
  });

  it('has nothing against a ledger whose author wants no recovery', () => {
    const app = checkedApp();
    const props = { authorizer: 'public', pointInTimeRecovery: false } as const;
    new EventRouter(new Stack(app, 'Test'), 'Router', props);

    expect(report(app)).toMatchObject({ pluginReports: [] });
  });

  it('does look: it objects to a bare queue', () => {
    const app = checkedApp();
    new Queue(new Stack(app, 'Test'), 'Bare');

    expect(() => app.synth()).toThrow(/AwsSolutions-SQS[\s\S]*Serverless-SQSRedrivePolicy/);
  });
});

function report(app: App): unknown {
  const { directory } = app.synth();
  return JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
}

function checkedApp(): App {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
