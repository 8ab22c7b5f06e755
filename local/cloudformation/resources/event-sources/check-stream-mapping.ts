import type { PropertyReader } from '../../property-reader.ts';
import { boundFaults, fault, validationError } from '../lambda/validation-error.ts';

/** Lambda API reference, "CreateEventSourceMapping". */
const BOUNDS = [
  { property: 'BatchSize', member: 'batchSize', least: 1, most: 10_000 },
  {
    property: 'MaximumBatchingWindowInSeconds',
    member: 'maximumBatchingWindowInSeconds',
    least: 0,
    most: 300,
  },
  {
    property: 'MaximumRecordAgeInSeconds',
    member: 'maximumRecordAgeInSeconds',
    least: -1,
    most: 604_800,
  },
  { property: 'MaximumRetryAttempts', member: 'maximumRetryAttempts', least: -1, most: 10_000 },
  { property: 'ParallelizationFactor', member: 'parallelizationFactor', least: 1, most: 10 },
  { property: 'TumblingWindowInSeconds', member: 'tumblingWindowInSeconds', least: 0, most: 900 },
];

const LEAST_AGE_SECONDS = 60;
const POSITIONS = ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'];

/** Throws what Lambda refuses of a mapping of a table's stream. */
export function checkStreamMapping(properties: PropertyReader): void {
  const position = properties.text('StartingPosition');
  const faults = [...boundFaults(properties, BOUNDS), ...positionFaults(position)];
  if (faults.length > 0) throw new Error(validationError(faults));
  if (position === 'AT_TIMESTAMP')
    throw new Error(
      `Unsupported starting position for arn type: ${properties.text('EventSourceArn')}`,
    );
  const age = properties.number('MaximumRecordAgeInSeconds') ?? -1;
  // Within the bounds of the property, and not allowed ("CreateEventSourceMapping", `MaximumRecordAgeInSeconds`).
  if (age > -1 && age < LEAST_AGE_SECONDS)
    throw new Error(
      `MaximumRecordAgeInSeconds must be -1 or at least ${LEAST_AGE_SECONDS}, received ${age}`,
    );
}

function positionFaults(position: string | undefined): string[] {
  if (position === undefined)
    return [
      "Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    ];
  if (POSITIONS.includes(position)) return [];
  const expected = `Member must satisfy enum value set: [${POSITIONS.join(', ')}]`;
  return [fault('startingPosition', position, expected)];
}
