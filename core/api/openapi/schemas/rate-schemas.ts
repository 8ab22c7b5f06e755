import type { Rates } from '../../../query/rates/show-rates.ts';
import type { SubscriberRates } from '../../../query/rates/subscriber-rates.ts';
import { list, oneOf, record, type Schema, TIME, text, whole } from '../schema.ts';

const COUNTS = list(whole(0));

/** What was counted over time. */
export const RATE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Rates: record<Rates>(
    {
      ...{ from: TIME, to: TIME, periodSeconds: whole(60), asOf: TIME },
      figures: oneOf(['some', 'none']),
      ...{ delivered: COUNTS, failed: COUNTS, dead: COUNTS },
      totals: record<Rates['totals']>(
        { delivered: whole(0), failed: whole(0), dead: whole(0) },
        { accepted: whole(0) },
      ),
    },
    {
      accepted: COUNTS,
      subscriber: text(),
      oldestSeconds: whole(0),
      subscribers: list(
        record<SubscriberRates>(
          { name: text(), attempts: whole(0), delivered: whole(0), failed: whole(0) },
          { oldestSeconds: whole(0) },
        ),
      ),
      leftOut: whole(1),
    },
  ),
};
