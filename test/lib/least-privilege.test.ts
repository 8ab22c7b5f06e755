import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { EventRouter } from '../../lib/index.ts';
import { addElsewhere, newApp, newHandler } from './synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
}

interface Found {
  readonly resource: string;
  readonly type: string;
  readonly statement: Statement;
}

/** Everything with a wildcard that a router may have, and why. */
const ALLOWED: readonly { readonly reason: string; readonly is: (found: Found) => boolean }[] = [
  {
    reason: 'a refusal is the wider the better: every call without TLS is denied to everybody',
    is: ({ statement }) => statement.Effect === 'Deny',
  },
  {
    reason: 'the resource of a key policy is the key itself, which it calls *',
    is: ({ type, statement }) =>
      type === 'AWS::KMS::Key' &&
      statement.Resource === '*' &&
      !JSON.stringify(statement.Action).includes('*'),
  },
  {
    reason:
      'the account may administer its own key, or else nobody could (KMS developer guide, "Default key policy")',
    is: ({ type, statement }) =>
      type === 'AWS::KMS::Key' &&
      statement.Action === 'kms:*' &&
      JSON.stringify(statement.Principal).includes(':root'),
  },
  {
    reason:
      "CDK's own grant to the rule's target, in the key's policy, for the events of this account alone",
    is: ({ type, statement }) =>
      type === 'AWS::KMS::Key' &&
      JSON.stringify(statement.Principal) === '{"Service":"events.amazonaws.com"}' &&
      JSON.stringify(statement).includes('aws:SourceAccount'),
  },
];

/** Every statement of every policy of a template, wherever it stands. */
function statementsOf(template: Template): readonly Found[] {
  const { Resources } = template.toJSON() as {
    Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  };
  return Object.entries(Resources).flatMap(([resource, { Type: type, Properties = {} }]) =>
    Object.values(Properties).flatMap((value) => {
      const found = (value as { Statement?: readonly Statement[] } | null)?.Statement ?? [];
      return found.map((statement) => ({ resource, type, statement }));
    }),
  );
}

const hasWildcard = ({ statement: { Action, Resource } }: Found): boolean =>
  JSON.stringify([Action, Resource ?? '']).includes('*');

const CASES = [
  ['public', 'http-api'],
  ['api-keys', 'http-api'],
  ['api-keys', 'function-url'],
] as const;

describe.each(CASES)(
  'a policy of a router with %s behind a %s, or of a subscriber wherever it lives,',
  (authorizer, ingress) => {
    const app = newApp();
    const stack = new Stack(app, 'Test');
    const team = new Stack(app, 'Team');
    const router = new EventRouter(stack, 'Router', {
      authorizer,
      ingress,
      encryptionKey: new Key(stack, 'Key'),
    });
    for (const id of ['billing', 'email']) {
      const handler = newHandler(stack, `${id}-function`);
      router.addSubscriber(id, { pattern: { type: ['order.placed'] }, handler });
    }
    addElsewhere(router, team);
    const statementsElsewhere = statementsOf(Template.fromStack(team));
    const statements = [...statementsOf(Template.fromStack(stack)), ...statementsElsewhere];

    it('has no wildcard without one of the reasons on the list', () => {
      const unexplained = statements.filter(
        (found) => hasWildcard(found) && !ALLOWED.some(({ is }) => is(found)),
      );

      expect(statements.length).toBeGreaterThan(50);
      expect(statementsElsewhere.length).toBeGreaterThan(10);
      expect(unexplained).toEqual([]);
    });

    it.each(ALLOWED)('needs the exception that $reason', ({ is }) => {
      expect(statements.filter(hasWildcard).some(is)).toBe(true);
    });

    it('allows nothing to everybody', () => {
      const everybody = statements.filter(
        ({ statement: { Effect, Principal } }) =>
          Effect === 'Allow' && /^("\*"|\{"AWS":"\*"\})$/.test(JSON.stringify(Principal) ?? ''),
      );

      expect(everybody).toEqual([]);
    });
  },
);
