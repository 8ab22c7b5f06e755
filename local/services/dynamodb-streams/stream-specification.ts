import { isObject } from '../../../core/shared/is-object.ts';
import { AwsError } from '../../api/aws-error.ts';
import { VIEW_TYPES, type ViewType } from './stream-record.ts';

/** What a `StreamSpecification` asks for; no view type where the stream is to be off. */
export interface StreamWish {
  readonly viewType: ViewType | undefined;
}

/** What each action says of a view type that is missing, and of one too many (as DynamoDB answered in October 2026). */
const WORDS = {
  CreateTable: {
    missing: 'Table is being created with a stream enabled, UpdateViewType is required',
    tooMuch:
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
  },
  UpdateTable: {
    missing: 'If stream is being enabled then UpdateViewType is required',
    tooMuch: 'If stream is being disabled, then UpdateViewType must not be specified',
  },
} as const;

/** Reads a `StreamSpecification`; undefined where there is none. Throws what DynamoDB refuses. */
export function readSpecification(
  action: keyof typeof WORDS,
  specification: unknown,
): StreamWish | undefined {
  if (specification === undefined || specification === null) return undefined;
  const { StreamEnabled: enabled, StreamViewType: view } = isObject(specification)
    ? specification
    : {};
  const viewType = VIEW_TYPES.find((type) => type === view);
  if (typeof enabled !== 'boolean')
    throw invalid(constraint('null', 'streamEnabled', 'Member must not be null'));
  if (view !== undefined && view !== null && viewType === undefined)
    throw invalid(
      constraint(
        `'${view}'`,
        'streamViewType',
        `Member must satisfy enum value set: [${VIEW_TYPES.join(', ')}]`,
      ),
    );
  const wrong = 'One or more parameter values were invalid: ';
  if (enabled && viewType === undefined) throw invalid(wrong + WORDS[action].missing);
  if (!enabled && viewType !== undefined) throw invalid(wrong + WORDS[action].tooMuch);
  return { viewType };
}

/** Throws where a table's stream is what is asked for already, whatever its view type. */
export function checkWish({ viewType }: StreamWish, table: string, isOpen: boolean): void {
  if (viewType !== undefined && isOpen)
    throw invalid(`Table already has an enabled stream: TableName: ${table}`);
  if (viewType === undefined && !isOpen)
    throw invalid(`Table has no stream to disable: TableName: ${table}`);
}

function constraint(value: string, member: string, expected: string): string {
  return `1 validation error detected: Value ${value} at 'streamSpecification.${member}' failed to satisfy constraint: ${expected}`;
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
