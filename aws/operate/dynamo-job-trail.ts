import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { JobTrail, TrailQuery, TrailStep } from '../../core/ports/jobs/job-trail.ts';
import type { Job } from '../../core/records/job.ts';
import { checkpointKey, TRAIL_END, trailKey } from '../../core/records/ledger-keys.ts';
import { type Item, requiredText, strings, toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { jobExpiry } from './job-expiry.ts';

/** The trails of jobs, each beside its job in the ledger's table. */
export class DynamoJobTrail implements JobTrail {
  readonly #table: Table;

  constructor(client: DynamoDBClient, table: string) {
    this.#table = { client, name: table };
  }

  async addStep(job: Pick<Job, 'id' | 'createdAt'>, step: TrailStep): Promise<void> {
    const { client, name } = this.#table;
    const { trackingIds } = step;
    const key = trailKey(job.id, step);
    const put = new PutItemCommand({
      TableName: name,
      Item: toItem({ ...key, trackingIds, expiresAt: jobExpiry(job) }),
    });
    await orOutage(client.send(put));
  }

  async listSteps({ job, from, limit }: TrailQuery): Promise<readonly TrailStep[]> {
    const { client, name } = this.#table;
    const first = trailKey(job, from ?? { slice: '', place: 0 });
    const query = new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :job AND sk BETWEEN :first AND :end',
      ExpressionAttributeValues: toItem({
        ...{ ':job': checkpointKey(job).pk, ':first': first.sk, ':end': TRAIL_END },
      }),
      Limit: limit,
    });
    const { Items = [] } = await orOutage(client.send(query));
    return Items.map(readStep);
  }
}

function readStep(item: Item): TrailStep {
  const [, slice = '', place = ''] = requiredText(item, 'sk').split('#');
  return { slice, place: Number(place), trackingIds: strings(item, 'trackingIds') };
}
