import { randomUUID } from 'node:crypto';
import type { Engine } from '../../api/aws-api.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { EventBusEngine } from '../eventbridge/event-bus-engine.ts';
import type { Policies } from '../iam/policies.ts';
import { sendToQueue } from '../sqs/send-to-queue.ts';
import { bucketArn } from './access.ts';
import { isAbout, type Notification } from './notification-config.ts';
import type { ObjectChange } from './object-change.ts';
import { toBusEvent } from './to-bus-event.ts';

/** What notifications need of the cloud. */
export interface NotifyParts {
  readonly place: AccountRegion;
  readonly policies: Policies;
  readonly queues: Engine;
  readonly topics: Engine;
  readonly now: () => number;
  /** Invokes a function as an event. */
  readonly invokeAsync: (functionArn: string, payload: string) => void;
  /** Puts an event of S3 on the default bus. */
  readonly putEvent: EventBusEngine['putOfService'];
  readonly warn: (message: string) => void;
}

/** Whom a bucket tells of what. */
export interface BucketNotifications {
  readonly notifications: readonly Notification[];
  readonly eventBridge: boolean;
}

const SERVICE = 's3.amazonaws.com';

/** What a message to a topic is called. */
const SUBJECT = 'Amazon S3 Notification';

/** What S3 does with each kind of target, by the service in its ARN. */
const ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
};

/** Tells functions, queues and topics of changes of objects, where their own policy lets S3. */
export class BucketNotifier {
  readonly #parts: NotifyParts;
  readonly #ofBuckets = new Map<string, BucketNotifications>();
  #sequence = 0;

  constructor(parts: NotifyParts) {
    this.#parts = parts;
  }

  /** Replaces a bucket's notifications; each of its queues and topics gets S3's test event. */
  async configure(bucket: string, config: BucketNotifications): Promise<void> {
    const { notifications } = config;
    this.#ofBuckets.set(bucket, config);
    const time = new Date(this.#parts.now()).toISOString();
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: time, Bucket: bucket };
    const body = JSON.stringify({ ...test, RequestId: randomUUID(), HostId: 'local' });
    for (const { targetArn } of notifications)
      if (serviceOf(targetArn) !== 'lambda') await this.#send(bucket, targetArn, body);
  }

  readonly tell = (change: ObjectChange): void => {
    const { bucket } = change;
    const { notifications = [], eventBridge = false } = this.#ofBuckets.get(bucket) ?? {};
    const sequencer = (++this.#sequence).toString(16).toUpperCase().padStart(18, '0');
    if (eventBridge) this.#parts.putEvent(toBusEvent(change, sequencer, this.#parts.place));
    for (const one of notifications) {
      if (!isAbout(one, change)) continue;
      const payload = JSON.stringify({ Records: [this.#record(change, one.id, sequencer)] });
      void this.#send(bucket, one.targetArn, payload);
    }
  };

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
  #record(change: ObjectChange, configurationId: string, sequencer: string) {
    const { event, bucket, key, size, eTag } = change;
    const { place, now } = this.#parts;
    const principalId = place.accountId;
    return {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: place.region,
      eventTime: new Date(now()).toISOString(),
      eventName: event,
      userIdentity: { principalId },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId,
        bucket: { name: bucket, ownerIdentity: { principalId }, arn: bucketArn(bucket) },
        object: {
          key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
          ...(size === undefined ? {} : { size }),
          ...(eTag === undefined ? {} : { eTag }),
          ...(event.startsWith('ObjectTagging') ? {} : { sequencer }),
        },
      },
    };
  }

  async #send(bucket: string, targetArn: string, text: string): Promise<void> {
    if (!this.#isAllowed(bucket, targetArn)) return;
    const { queues, topics, invokeAsync, warn } = this.#parts;
    const service = serviceOf(targetArn);
    try {
      if (service === 'sqs') await sendToQueue(queues, targetArn, { MessageBody: text });
      else if (service === 'sns')
        await topics.call('Publish', { TopicArn: targetArn, Subject: SUBJECT, Message: text });
      else invokeAsync(targetArn, text);
    } catch (error) {
      warn(`the notification of the bucket ${bucket} did not reach ${targetArn}: ${error}`);
    }
  }

  #isAllowed(bucket: string, resource: string): boolean {
    const { policies, place, warn } = this.#parts;
    const action = ACTIONS[serviceOf(resource)] ?? '';
    const sourceArn = bucketArn(bucket);
    const source = { sourceArn, sourceAccount: place.accountId };
    if (policies.allowsService({ service: SERVICE, action, resource, ...source })) return true;
    warn(
      `${SERVICE} is not authorized to perform: ${action} on resource: ${resource} for ${sourceArn}`,
    );
    return false;
  }
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}
