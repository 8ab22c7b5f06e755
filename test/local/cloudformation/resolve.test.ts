import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { resolve, type Scope } from '../../../local/cloudformation/resolve.ts';

const REFS: Record<string, Json> = {
  Queue: 'https://queue',
  'AWS::Region': 'us-east-1',
  Names: ['a', 'b'],
};
const scope: Scope = {
  ref: (name) => REFS[name],
  attribute: (id, name) => (id === 'Queue' && name === 'Arn' ? 'arn:queue' : undefined),
  mapping: (name) => (name === 'Sizes' ? { eu: { small: 1 } } : undefined),
  condition: (name) =>
    ({ Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } })[
      name
    ] as Json,
  export: (name) => (name === 'shared' ? 'exported' : undefined),
  stackOutput: (stack, output) =>
    stack === 'Shop-us-east-1' && output === 'Bus' ? 'orders' : undefined,
};

/** A placeholder of `Fn::Sub`. */
const sub = (name: string) => `\${${name}}`;

describe('resolve', () => {
  it.each<[string, Json, Json | undefined]>([
    ['a plain value', { a: [1, 'x', null] }, { a: [1, 'x', null] }],
    ['Ref', { Ref: 'Queue' }, 'https://queue'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['NoValue', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
    [
      'GetAtt in both forms',
      [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::GetAtt': 'Queue.Arn' }],
      ['arn:queue', 'arn:queue'],
    ],
    [
      'Sub',
      { 'Fn::Sub': `${sub('Queue.Arn')}/${sub('AWS::Region')}/${sub('!Literal')}` },
      `arn:queue/us-east-1/${sub('Literal')}`,
    ],
    [
      'Sub with variables',
      { 'Fn::Sub': [`${sub('A')}-${sub('AWS::Region')}`, { A: { Ref: 'Queue' } }] },
      'https://queue-us-east-1',
    ],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 3]] }, 'a-us-east-1-3'],
    ['Join over a list reference', { 'Fn::Join': [',', { Ref: 'Names' }] }, 'a,b'],
    [
      'Select of Split',
      { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'queue',
    ],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'eu', 'small'] }, 1],
    ['If', [{ 'Fn::If': ['Yes', 1, 2] }, { 'Fn::If': ['No', 1, 2] }], [1, 2]],
    [
      'And and Or',
      [
        { 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] },
        { 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] },
      ],
      [false, true],
    ],
    ['ImportValue', { 'Fn::ImportValue': 'shared' }, 'exported'],
    [
      'ImportValue of a name that is put together',
      { 'Fn::ImportValue': { 'Fn::Join': ['', ['sha', 'red']] } },
      'exported',
    ],
    [
      'GetStackOutput, whatever its region and role',
      {
        'Fn::GetStackOutput': {
          StackName: { 'Fn::Sub': `Shop-${sub('AWS::Region')}` },
          OutputName: 'Bus',
          Region: { Ref: 'AWS::Region' },
          RoleArn: 'arn:role',
        },
      },
      'orders',
    ],
    [
      'a list that another stack gives as a text',
      {
        'Fn::Split': [
          'd',
          { 'Fn::GetStackOutput': { StackName: 'Shop-us-east-1', OutputName: 'Bus' } },
        ],
      },
      ['or', 'ers'],
    ],
    ['Base64', { 'Fn::Base64': 'hi' }, 'aGk='],
    [
      'a policy condition',
      { Condition: { Bool: { x: 'true' } } },
      { Condition: { Bool: { x: 'true' } } },
    ],
  ])('gives the value of %s', (_, template, expected) => {
    expect(resolve(template, scope)).toEqual(expected);
  });

  it.each<[string, Json, string]>([
    ['an unknown reference', { Ref: 'Nobody' }, '"Nobody"'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Size'] }, '"Queue.Size"'],
    ['an unknown intrinsic function', { 'Fn::Transform': {} }, 'Fn::Transform'],
    ['an index beyond the list', { 'Fn::Select': [4, ['a']] }, 'no item 4'],
    ['an unknown export', { 'Fn::ImportValue': 'other' }, '"other", which no stack here gives'],
    [
      'an output that a stack does not have',
      { 'Fn::GetStackOutput': { StackName: 'Shop-us-east-1', OutputName: 'Url' } },
      'the output "Url" of the stack "Shop-us-east-1"',
    ],
    [
      'an output of a stack that is not there',
      { 'Fn::GetStackOutput': { StackName: 'Nobody', OutputName: 'Bus' } },
      'the output "Bus" of the stack "Nobody"',
    ],
    [
      'a reference to an output without a stack',
      { 'Fn::GetStackOutput': { OutputName: 'Bus' } },
      'StackName of Fn::GetStackOutput expects a string',
    ],
    ['a stack output that is only a text', { 'Fn::GetStackOutput': 'Shop.Bus' }, 'StackName of'],
  ])('rejects %s by name', (_, template, message) => {
    expect(() => resolve(template, scope)).toThrow(message);
  });
});
