import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
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

    const { directory } = app.synth();

    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it('has nothing against one that checks API keys', () => {
    const app = checkedApp();
    new EventRouter(new Stack(app, 'Test'), 'Router', { authorizer: 'api-keys' });

    const { directory } = app.synth();

    const report = readFileSync(join(directory, 'validation-report.json'), 'utf8');
    expect(JSON.parse(report)).toMatchObject({ pluginReports: [] });
  });

  it('does look: it objects to a bare queue', () => {
    const app = checkedApp();
    new Queue(new Stack(app, 'Test'), 'Bare');

    expect(() => app.synth()).toThrow(/AwsSolutions-SQS[\s\S]*Serverless-SQSRedrivePolicy/);
  });
});

function checkedApp(): App {
  const app = newApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
