import { examine, type Look } from './examine.ts';
import type { MissingDelivery } from './repeat-missing.ts';
import type { LookSlice } from './slice.ts';

/** Of events; their deliveries are read a hundred to a call, side by side. */
const PAGE = 1000;

/** What was found in a slice, and where to go on if it is not done. */
export interface LookedAt {
  readonly examined: number;
  readonly overdue: number;
  readonly missing: readonly MissingDelivery[];
  readonly cursor: string | undefined;
}

/** Looks at the events of a slice page by page, one page at least, until all are seen or it is late. */
export async function lookAtSlice(
  { cursor: start, ...span }: LookSlice,
  look: Look & { readonly isLate: () => boolean },
): Promise<LookedAt> {
  let [examined, overdue, cursor] = [0, 0, start];
  const missing: MissingDelivery[] = [];
  do {
    const page = await look.ledger.listEvents({
      ...span,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const found = await examine(page.events, look);
    examined += page.events.length;
    overdue += found.overdue;
    missing.push(...found.missing);
    cursor = page.cursor;
  } while (cursor !== undefined && !look.isLate());
  return { examined, overdue, missing, cursor };
}
