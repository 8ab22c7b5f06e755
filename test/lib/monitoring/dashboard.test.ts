import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { addElsewhere, newApp, synthOnce } from '../synth.ts';

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly properties: { readonly title: string; readonly metrics: readonly unknown[] };
}

/** A dashboard of a router with so many subscribers, whose names are strings where they are references. */
function synthDashboard(subscribers: number): readonly Widget[] {
  const app = newApp();
  // So many subscribers have their functions in other stacks; here that would only be slow.
  app.node.setContext('@aws-cdk/core:stackResourceLimit', 0);
  app.node.setContext('@aws-cdk/core:suppressTemplateIndentation', true);
  const stack = new Stack(app, 'Test');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public', dashboard: true });
  for (let index = 0; index < subscribers; index++) {
    const handler = new LambdaFunction(stack, `function-${index}`, {
      code: Code.fromAsset('test/lib/handlers/made'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    router.addSubscriber(`subscriber-${index}`, {
      pattern: { type: ['a'] },
      target: new FunctionTarget(handler),
    });
  }
  return widgetsOf(stack);
}

function widgetsOf(stack: Stack): readonly Widget[] {
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard');
  const [{ Properties } = { Properties: undefined }] = Object.values(found);
  const [, parts] = Properties.DashboardBody['Fn::Join'] as [string, unknown[]];
  const body = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  return (JSON.parse(body) as { widgets: Widget[] }).widgets;
}

describe('the dashboard', () => {
  it('is not there unless it is asked for, since it costs money', () => {
    synthOnce().template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });

  it('has four rows: what comes in, what is refused, what waits, and how deliveries go', () => {
    const widgets = synthDashboard(1);

    expect(widgets.map(({ y, properties: { title } }) => `${y} ${title}`)).toEqual([
      '0 Requests a second',
      '0 Events a second',
      '0 Ingest, milliseconds',
      '0 Not on its way',
      '6 Throttled',
      '6 Behind, seconds',
      '12 Waiting events',
      '12 Oldest event, seconds',
      '12 In flight',
      '12 Oldest dead letter, seconds',
      '18 Attempts',
      '18 Failed attempts',
      '18 Unreached events',
      '18 Dead deliveries',
    ]);
    for (const row of [0, 6, 12, 18])
      expect(widgets.filter(({ y }) => y === row).reduce((sum, { width }) => sum + width, 0)).toBe(
        24,
      );
  });

  it('shows p50 and p99 of ingest, and events as a rate', () => {
    const text = JSON.stringify(synthDashboard(1));

    expect(text).toContain('"stat":"p50"');
    expect(text).toContain('"stat":"p99"');
    expect(text).toContain('"expression":"accepted / PERIOD(accepted)"');
  });

  it('is one more in each further stack of subscribers, with theirs alone', () => {
    const app = newApp();
    const stack = new Stack(app, 'Test');
    const router = new EventRouter(stack, 'Router', { authorizer: 'public', dashboard: true });
    const team = new Stack(app, 'Team');
    addElsewhere(router, team);

    expect(widgetsOf(team).map(({ properties: { title } }) => title)).toEqual([
      'Waiting events',
      'Oldest event, seconds',
      'In flight',
      'Oldest dead letter, seconds',
      'Attempts',
      'Failed attempts',
      'Unreached events',
      'Dead deliveries',
    ]);
    expect(JSON.stringify(widgetsOf(team))).toContain('"label":"elsewhere"');
    expect(JSON.stringify(widgetsOf(stack))).not.toContain('elsewhere');
  });

  it('has a line for each of 60 subscribers in each of their graphs', () => {
    const graphs = synthDashboard(60).filter(({ y }) => y > 6);

    expect(graphs.map(({ properties: { metrics } }) => metrics.length)).toEqual([
      60, 60, 60, 60, 60, 60, 60, 60,
    ]);
    expect(JSON.stringify(graphs[0])).toContain('"label":"subscriber-59"');
  });
});
