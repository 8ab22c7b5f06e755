import { planInvocations } from '../core/deliver/invoke/plan-invocations.ts';
import { readInvoked } from '../core/deliver/invoke/read-invoked.ts';
import type { FunctionInvoker } from '../core/ports/bridging/function-invoker.ts';
import type { Target, TargetEvent, TargetResult } from '../core/ports/bridging/target.ts';

/** How a function is given its events. */
export interface InvokeOptions {
  /** Those that come together in one invocation, as a JSON array. @default false */
  readonly batch?: boolean;
  /** Names of the function's errors after which no retry can help, beside `PermanentError`. @default none */
  readonly permanentErrors?: readonly string[];
}

/** A Lambda function of any language, which is invoked with CloudEvents. */
export class InvokeTarget implements Target {
  readonly #invoker: FunctionInvoker;
  readonly #options: Required<InvokeOptions>;

  constructor(
    invoker: FunctionInvoker,
    { batch = false, permanentErrors = [] }: InvokeOptions = {},
  ) {
    this.#invoker = invoker;
    this.#options = { batch, permanentErrors };
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    if (signal.aborted) return events.map(() => ENDED);
    const results = new Map<TargetEvent, TargetResult>();
    const invoke = async (planned: ReturnType<typeof planInvocations>[number]) => {
      const invoked = await this.#invoker.invoke(planned, signal);
      const { permanentErrors } = this.#options;
      const outcomes = readInvoked(invoked, planned.events, permanentErrors);
      planned.events.forEach((sent, place) => {
        results.set(sent, outcomes[place] ?? ENDED);
      });
    };
    await Promise.all(planInvocations(events, this.#options).map(invoke));
    return events.map((sent) => results.get(sent) ?? ENDED);
  }

  async close(): Promise<void> {
    this.#invoker.close();
  }
}

/** Of what is not sent any more. */
const ENDED: TargetResult = {
  kind: 'not-attempted',
  error: { class: 'Aborted', message: 'the time of the function that sends it was over' },
  delaySeconds: 1,
};
