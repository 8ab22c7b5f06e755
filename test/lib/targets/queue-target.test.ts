import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnParameter, Duration, Stack, Stage } from 'aws-cdk-lib/core';
import { QueueTarget } from '../../../lib/index.ts';
import { newRouter } from '../synth.ts';

const pattern = { type: ['order.placed'] };

/** What the policy of a queue lets the router's function for pulling do. */
function pullActions(template: Template): readonly string[] {
  const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements
    .filter(({ Principal }) => JSON.stringify(Principal).includes('FunctionsPullRole'))
    .flatMap(({ Action }) => Action)
    .sort();
}

describe('a QueueTarget', () => {
  it('has a queue that hides an event as long as its lease, and no function', () => {
    const { stack, router } = newRouter();

    const { queue } = router.addSubscriber('billing', {
      pattern,
      target: new QueueTarget({ lease: Duration.minutes(5) }),
    });

    const template = Template.fromStack(stack);
    expect(stack.resolve(queue.queueName)).toBeDefined();
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 300,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      Name: 'billing',
      LeaseSeconds: '300',
      FunctionName: Match.absent(),
    });
  });

  it("lets the router's function take from its queue, and send to both", () => {
    const { stack, router } = newRouter();
    const without = pullActions(Template.fromStack(newRouter().stack));
    router.addSubscriber('billing', { pattern, target: new QueueTarget() });

    expect(without).toEqual([]);
    expect(pullActions(Template.fromStack(stack))).toEqual([
      ...['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
      ...['sqs:SendMessage', 'sqs:SendMessage'],
    ]);
  });

  it('lives where it is told to, with a key of its own that the function may use', () => {
    const { stack, router } = newRouter();
    const team = new Stack(Stage.of(stack) ?? stack, 'Team');
    const encryptionKey = new Key(team, 'Key');

    router.addSubscriber('billing', {
      ...{ pattern, encryptionKey },
      target: new QueueTarget({ home: team }),
    });

    const template = Template.fromStack(team);
    expect(pullActions(template)).toHaveLength(5);
    const [key] = Object.values(template.findResources('AWS::KMS::Key'));
    const statements: { Sid?: string }[] = key?.Properties.KeyPolicy.Statement;
    const senders = statements.find(({ Sid }) => Sid === 'RouterToQueues');
    expect(JSON.stringify(senders)).toContain('FunctionsPullRole');
  });

  it.each([
    ['4 seconds', Duration.seconds(4), /received 4 seconds/],
    ['13 hours', Duration.hours(13), /from 5 seconds to 12 hours; received 13 hours/],
    ['half a second more', Duration.millis(5500), /whole seconds/],
  ])('rejects a lease of %s', (_, lease, message) => {
    expect(() => new QueueTarget({ lease })).toThrow(message);
  });

  it('rejects a lease that is known at the deployment only', () => {
    const { stack } = newRouter();
    const seconds = new CfnParameter(stack, 'Lease', { type: 'Number' }).valueAsNumber;

    expect(() => new QueueTarget({ lease: Duration.seconds(seconds) })).toThrow(
      /known at the deployment only/,
    );
  });
});

describe('grantConsume', () => {
  const routesOf = (template: Template) =>
    JSON.stringify(Object.values(template.findResources('AWS::IAM::Policy'))).match(
      /POST\/subscribers\/[^"]+/g,
    );

  it('lets somebody pull the events of the subscribers that it names, and of no other', () => {
    const { stack, router } = newRouter({ authorizer: 'iam' });
    const role = new Role(stack, 'Worker', { assumedBy: new AccountPrincipal('111122223333') });

    router.grantConsume(role, 'billing', 'email');

    expect(routesOf(Template.fromStack(stack))?.sort()).toEqual(
      ['billing', 'email'].flatMap((name) =>
        ['ack', 'extend', 'pull'].map((verb) => `POST/subscribers/${name}/${verb}`),
      ),
    );
  });

  it('names all where it is given none', () => {
    const { stack, router } = newRouter({ authorizer: 'iam' });
    const role = new Role(stack, 'Worker', { assumedBy: new AccountPrincipal('111122223333') });

    router.grantConsume(role);

    expect(routesOf(Template.fromStack(stack))).toContain('POST/subscribers/*/pull');
  });
});
