import { describe, expect, it } from '@jest/globals';
import type { FunctionInvoker } from '../../../core/ports/bridging/function-invoker.ts';

/** Functions that a suite needs, and how they are invoked. */
export interface InvokerWorld {
  /**
   * `probe` answers `{"got": event}`, fails with a `TypeError` of the text under `fail`, and answers what its client context has where
   * the event has `ask: 'clientContext'`; `closed` takes no invocation; `nobody` is not there.
   */
  invokerOf(name: 'probe' | 'closed' | 'nobody'): FunctionInvoker;
}

/** What every invoker of functions does. */
export function describeFunctionInvoker(name: string, world: () => InvokerWorld): void {
  const invoke = (of: 'probe' | 'closed' | 'nobody', event: object, custom = {}) =>
    world()
      .invokerOf(of)
      .invoke({ payload: JSON.stringify(event), custom }, new AbortController().signal);

  describe(`the invoker of functions of ${name}`, () => {
    it('answers with what the function returns, of every character', async () => {
      const invoked = await invoke('probe', { text: 'é 💶' });

      expect(invoked).toEqual({ kind: 'returned', payload: '{"got":{"text":"é 💶"}}' });
    });

    it('answers with what the runtime says of a failure', async () => {
      const invoked = await invoke('probe', { fail: 'no such order' });

      expect(invoked.kind).toBe('failed');
      expect(JSON.parse('payload' in invoked ? invoked.payload : '')).toMatchObject({
        ...{ errorType: 'TypeError', errorMessage: 'no such order' },
      });
    });

    it('tells the function what stands beside the event', async () => {
      const invoked = await invoke('probe', { ask: 'clientContext' }, { waybillAttempt: '2' });

      expect(invoked).toEqual({
        ...{ kind: 'returned', payload: '{"custom":{"waybillAttempt":"2"}}' },
      });
    });

    it.each([
      ['closed', 'throttled', 'TooManyRequestsException'],
      ['nobody', 'refused', 'ResourceNotFoundException'],
    ] as const)('says why a function was not run: %s is %s', async (of, reason, errorClass) => {
      const invoked = await invoke(of, {});

      expect(invoked).toMatchObject({ kind: 'not-run', reason, error: { class: errorClass } });
      expect(JSON.stringify(invoked)).toContain(of);
    });

    it('refuses a payload that Lambda does not take', async () => {
      const invoked = await invoke('probe', { text: 'x'.repeat(6_291_456) });

      expect(invoked).toMatchObject({ kind: 'not-run', reason: 'too-large' });
    });

    it('waits no longer once the signal aborts', async () => {
      const controller = new AbortController();
      const payload = JSON.stringify({ hang: 60_000 });

      const invoked = world().invokerOf('probe').invoke({ payload }, controller.signal);
      controller.abort();

      expect(await invoked).toMatchObject({ kind: 'not-run', reason: 'unanswered' });
    });
  });
}
