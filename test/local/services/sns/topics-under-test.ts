import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { AwsError } from '../../../../local/api/aws-error.ts';
import { SnsEngine } from '../../../../local/services/sns/sns-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { VirtualClock } from '../../../../local/support/virtual-clock.ts';

export const TOPIC = 'arn:aws:sns:us-east-1:000000000000:orders';
export const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:queue';
export const DEAD = 'arn:aws:sqs:us-east-1:000000000000:dead';
export const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:f';

/** The topic `orders`, and what comes out of it. */
export class TopicsUnderTest {
  readonly sent: { readonly arn: string; readonly message: AwsJson }[] = [];
  readonly events: AwsJson[] = [];
  readonly warnings: string[] = [];
  /** ARNs that may not be reached. */
  readonly closed = new Set<string>();
  readonly engine = new SnsEngine({
    place: DEFAULT_ACCOUNT_REGION,
    clock: new VirtualClock(Date.parse('2026-11-27T12:00:00Z')),
    send: async (arn, message) => void this.sent.push({ arn, message }),
    invoke: (_, payload) => void this.events.push(JSON.parse(payload) as AwsJson),
    authorize: (_, __, arn) => {
      if (this.closed.has(arn)) throw new AwsError('AccessDenied', `may not send to ${arn}`, 403);
    },
    warn: (message) => void this.warnings.push(message),
  });

  static async start(): Promise<TopicsUnderTest> {
    const topics = new TopicsUnderTest();
    await topics.engine.call('CreateTopic', { Name: 'orders' });
    return topics;
  }

  async subscribe(Attributes: Record<string, string> = {}, Endpoint = QUEUE): Promise<string> {
    const Protocol = Endpoint === FUNCTION ? 'lambda' : 'sqs';
    const input = { TopicArn: TOPIC, Protocol, Endpoint, Attributes };
    return String((await this.engine.call('Subscribe', input)).SubscriptionArn);
  }

  publish(Message: string, more: AwsJson = {}): Promise<AwsJson> {
    return this.engine.call('Publish', { TopicArn: TOPIC, Message, ...more });
  }

  /** The bodies of what was sent. */
  get bodies(): readonly unknown[] {
    return this.sent.map(({ message }) => message.MessageBody);
  }
}
