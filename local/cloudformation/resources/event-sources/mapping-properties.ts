import { MessageFilter } from '../../../services/lambda/event-sources/message-filter.ts';
import type { PropertyReader } from '../../property-reader.ts';

/** The properties of a mapping that mean the same whatever its source is. */
export const OF_ALL_SOURCES = [
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'Tags',
];

/** The filters of a mapping; undefined where it has none. */
export function readFilter(properties: PropertyReader): MessageFilter | undefined {
  const filters = properties.object('FilterCriteria').objects('Filters');
  if (filters.length === 0) return undefined;
  return new MessageFilter(filters.map((filter) => filter.text('Pattern') ?? '{}'));
}
