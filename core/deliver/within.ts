import { WaybillError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

/** What a call answers, or `WaybillError('ledger-unavailable')` where it has not answered in time: the batch must go on. */
export async function within<T>(ms: number, call: Promise<T>, clock: Clock): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    const text = `the ledger has not answered in ${Math.round(ms)} ms`;
    cancel = clock.schedule(clock.now() + ms, () =>
      reject(new WaybillError('ledger-unavailable', text)),
    );
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    cancel();
  }
}
