import { describe, expect, it } from '@jest/globals';
import type {
  FunctionInvoker,
  Invocation,
  Invoked,
} from '../../core/ports/bridging/function-invoker.ts';
import type { TargetEvent } from '../../core/ports/bridging/target.ts';
import { InvokeTarget } from '../../targets/invoke.ts';

const EVENTS = ['1', '2', '3'].map(
  (id): TargetEvent => ({
    event: { specversion: '1.0', id, source: '/shop', type: 'order.placed' },
    ...{ dataText: undefined, trackingId: `wb_${id}`, attempt: 1 },
  }),
);

/** A function that answers by the id of its event, or for its list of events. */
class ToldFunction implements FunctionInvoker {
  readonly invocations: Invocation[] = [];
  closed = 0;
  readonly #answers: Readonly<Record<string, Invoked>>;

  constructor(answers: Readonly<Record<string, Invoked>>) {
    this.#answers = answers;
  }

  async invoke(invocation: Invocation): Promise<Invoked> {
    this.invocations.push(invocation);
    const { id = 'list' } = JSON.parse(invocation.payload);
    return this.#answers[id] ?? { kind: 'returned', payload: 'null' };
  }

  close(): void {
    this.closed += 1;
  }
}

const signal = () => new AbortController().signal;

describe('a function as a target', () => {
  it('is invoked with each event, and each has its own outcome', async () => {
    const told = new ToldFunction({
      2: { kind: 'failed', payload: '{"errorType":"NoSuchOrder","errorMessage":"2"}' },
      3: {
        ...{ kind: 'not-run', reason: 'throttled' },
        error: { class: 'TooManyRequestsException', message: 'Rate Exceeded.' },
      },
    });
    const target = new InvokeTarget(told, { permanentErrors: ['NoSuchOrder'] });

    const results = await target.send(EVENTS, signal());
    await target.close();

    expect(results.map(({ kind }) => kind)).toEqual(['delivered', 'permanent', 'not-attempted']);
    expect(told.invocations).toHaveLength(3);
    expect(told.closed).toBe(1);
  });

  it('is invoked once with a batch, of which it names what has failed', async () => {
    const told = new ToldFunction({
      list: { kind: 'returned', payload: '{"batchItemFailures":[{"itemIdentifier":"2"}]}' },
    });

    const results = await new InvokeTarget(told, { batch: true }).send(EVENTS, signal());

    expect(results.map(({ kind }) => kind)).toEqual(['delivered', 'failed', 'delivered']);
    expect(told.invocations).toHaveLength(1);
  });

  it('is not invoked once the time is over', async () => {
    const told = new ToldFunction({});

    const results = await new InvokeTarget(told).send(EVENTS, AbortSignal.abort());

    expect(results.map(({ kind }) => kind)).toEqual(Array(3).fill('not-attempted'));
    expect(told.invocations).toEqual([]);
  });
});
