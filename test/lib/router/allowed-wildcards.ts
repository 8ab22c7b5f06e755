/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Where a statement was found. */
export interface Found {
  readonly resource: string;
  readonly type: string;
  readonly statement: Statement;
}

/** Everything with a wildcard that a router may have, and why. */
export const ALLOWED: readonly {
  readonly reason: string;
  readonly is: (found: Found) => boolean;
}[] = [
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
  {
    reason:
      'queues of subscribers that are made at run time get their names then, which begin with the router',
    is: ({ statement }) => /-dyn-\*"\]\]\}$/.test(JSON.stringify(statement.Resource)),
  },
  {
    reason:
      "rules of subscribers that are made at run time get their names then, on the router's bus, and no other rule has a dot",
    is: ({ statement }) =>
      /:rule\/",\{"Ref":"RouterBus\w+"\},"\/dyn\.\*"\]\]\}$/.test(
        JSON.stringify(statement.Resource),
      ) &&
      JSON.stringify(statement.Action) ===
        '["events:DeleteRule","events:PutRule","events:PutTargets","events:RemoveTargets"]',
  },
  {
    reason:
      'event source mappings have ids that nobody chooses, and the tag names those of the router',
    is: ({ statement }) =>
      JSON.stringify(statement.Resource).includes(':event-source-mapping:*') &&
      JSON.stringify(statement.Condition).includes('"aws:ResourceTag/waybill:router"') &&
      JSON.stringify(statement.Action) ===
        '["lambda:GetEventSourceMapping","lambda:UpdateEventSourceMapping"]',
  },
  {
    reason: 'metrics are no resources of IAM, and who may read one may read all',
    is: ({ statement }) =>
      statement.Action === 'cloudwatch:GetMetricData' && statement.Resource === '*',
  },
];
