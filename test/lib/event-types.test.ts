import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnParameter } from 'aws-cdk-lib/core';
import type { EventTypeProps } from '../../lib/index.ts';
import { newRouter } from './synth.ts';

const SCHEMA = { type: 'object', required: ['amount'] };

describe('an event type', () => {
  it('is a resource of the router that is told what is declared', () => {
    const { stack, router } = newRouter();

    const { type } = router.addEventType('order/placed', {
      ...{ owner: 'shop', description: 'An order.', schema: SCHEMA, mode: 'enforce' },
      ...{ compatibility: 'backward', maxBytes: 1000, producers: ['/shop/*'], deprecated: true },
    });

    expect(type).toBe('order/placed');
    const found = Template.fromStack(stack).findResources('Custom::WaybillEventType');
    const [resource] = Object.values(found) as { Properties: Record<string, string> }[];
    const { Type, Declared = '' } = resource?.Properties ?? {};
    expect(Type).toBe('order/placed');
    expect(JSON.parse(Declared)).toEqual({
      ...{ owner: 'shop', description: 'An order.', schema: SCHEMA, mode: 'enforce' },
      ...{ compatibility: 'backward', maxBytes: 1000, producers: ['/shop/*'], deprecated: true },
    });
  });

  it('may say nothing but that it is there', () => {
    const { stack, router } = newRouter();
    router.addEventType('order.placed');

    Template.fromStack(stack).hasResourceProperties('Custom::WaybillEventType', {
      ...{ Type: 'order.placed', Declared: '{}' },
    });
  });

  const name = new CfnParameter(newRouter().stack, 'Name').valueAsString;
  it.each<[string, string, EventTypeProps, RegExp]>([
    ['no name', '', {}, /a type must have 1 to 1024 bytes of printable characters/],
    ['a name with control characters', 'a\nb', {}, /printable characters/],
    ['a name that is not known', name, {}, /known at the deployment only/],
    ['another member', 'a', { color: 'red' } as EventTypeProps, /there is no member "color"/],
    [
      'a mode that is none',
      'a',
      { mode: 'strict' as never },
      /`mode` must be one of off, warn, enforce/,
    ],
    ['a reason', 'a', { reason: 'INC-42' } as EventTypeProps, /it takes no `reason`/],
    ['no producers', 'a', { producers: [] }, /`producers` must be a list of 1 to 100 sources/],
    ['no bytes', 'a', { maxBytes: 0 }, /`maxBytes` must be a whole number from 1/],
    ['a schema that is none', 'a', { schema: { type: 'float' } }, /the schema at \/type/],
    ['a remote schema', 'a', { schema: { $ref: 'https://x.example/s' } }, /\$ref/],
    [
      'too much',
      'a',
      { schema: { description: 'x'.repeat(100_001) } },
      /100000 characters of JSON/,
    ],
  ])('is refused with %s', (_title, type, props, message) => {
    expect(() => newRouter().router.addEventType(type, props)).toThrow(message);
  });

  it('is refused twice', () => {
    const { router } = newRouter();
    router.addEventType('order.placed');

    expect(() => router.addEventType('order.placed')).toThrow(/"order.placed" .*declared already/);
  });
});
