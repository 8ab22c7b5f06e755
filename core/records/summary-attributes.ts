/** What lists show of an event beside its keys: the attributes that the `byTime` index carries. */
export const SUMMARY_ATTRIBUTES = [
  'id',
  'source',
  'type',
  'subject',
  'time',
  'acceptedAt',
  'sizeBytes',
  'expected',
  'state',
  'producer',
  'overdue',
] as const;
