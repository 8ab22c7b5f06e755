import type { Json } from '../../../core/event/event.ts';
import { writeExact } from '../../../core/shared/json/exact-json.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { fillTemplate, type Passage } from './input-transformer.ts';
import { readPath } from './read-path.ts';

/** A rule's target. */
export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterArn: string | undefined;
  readonly retry: { readonly attempts: number; readonly ageMs: number };
  /** The text that the target gets for an event. */
  readonly input: (passage: Passage) => string;
  /** As PutTargets gave it. */
  readonly settings: AwsJson;
}

/** EventBridge tries for 24 hours and 185 times unless told (user guide, "How EventBridge retries delivering events"). */
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;

/** Reads a target as PutTargets and templates give it. */
export function parseTarget(settings: AwsJson): Target {
  const { Id, Arn, DeadLetterConfig, RetryPolicy = {} } = settings;
  const {
    MaximumRetryAttempts = DEFAULT_ATTEMPTS,
    MaximumEventAgeInSeconds = DEFAULT_AGE_SECONDS,
  } = RetryPolicy as AwsJson;
  const deadLetterArn = (DeadLetterConfig as AwsJson | undefined)?.Arn;
  return {
    id: String(Id),
    arn: String(Arn),
    deadLetterArn: deadLetterArn === undefined ? undefined : String(deadLetterArn),
    retry: {
      attempts: Number(MaximumRetryAttempts),
      ageMs: Number(MaximumEventAgeInSeconds) * 1000,
    },
    input: makeInput(settings),
    settings,
  };
}

function makeInput({ Input, InputPath, InputTransformer, Id }: AwsJson): Target['input'] {
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    throw new AwsError(
      'ValidationException',
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${String(Id)}.`,
    );
  }
  if (typeof Input === 'string') return () => Input;
  if (typeof InputPath === 'string') return ({ event }) => textOf(readPath(event, InputPath) ?? {});
  if (InputTransformer !== undefined) {
    const { InputPathsMap = {}, InputTemplate } = InputTransformer as AwsJson;
    return (passage) =>
      fillTemplate(String(InputTemplate), InputPathsMap as Record<string, string>, passage);
  }
  return ({ event }) => textOf(event);
}

/** The text of an event, or of a part of it, is the same for all its targets. */
const strings = new WeakMap<object, string>();

function textOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return writeExact(value);
  const known = strings.get(value);
  if (known !== undefined) return known;
  const text = writeExact(value);
  strings.set(value, text);
  return text;
}
