import type { Json } from '../../../../core/event/event.ts';
import { writeExact } from '../../../../core/shared/json/exact-json.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { compileTemplate, type Passage } from './input-transformer.ts';
import { compilePath, type PathReader } from './read-path.ts';
import { type TargetKind, targetKind } from './target-kind.ts';

/** A rule's target. */
export interface Target {
  readonly id: string;
  readonly arn: string;
  /** Undefined for a target that is not run here. */
  readonly kind: TargetKind | undefined;
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
  /** Of the messages that a queue gets: each target has one, as it is written. */
  readonly messageGroupId: string | undefined;
  readonly retry: { readonly attempts: number; readonly ageMs: number };
  /** The text that the target gets for an event. */
  readonly input: (passage: Passage) => string;
  /** As PutTargets gave it. */
  readonly settings: AwsJson;
}

/** EventBridge tries for 24 hours and 185 times unless told (user guide, "How EventBridge retries delivering events"). */
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_SECONDS = 86_400;

/** Reads a target that is valid, as PutTargets and templates give it. */
export function parseTarget(settings: AwsJson): Target {
  const { Id, Arn, RoleArn, DeadLetterConfig, RetryPolicy, SqsParameters } = settings;
  const {
    MaximumRetryAttempts = DEFAULT_ATTEMPTS,
    MaximumEventAgeInSeconds = DEFAULT_AGE_SECONDS,
  } = (RetryPolicy ?? {}) as AwsJson;
  return {
    id: String(Id),
    arn: String(Arn),
    kind: targetKind(String(Arn)),
    roleArn: textOrNone(RoleArn),
    deadLetterArn: textOrNone((DeadLetterConfig as AwsJson | undefined)?.Arn),
    messageGroupId: textOrNone((SqsParameters as AwsJson | undefined)?.MessageGroupId),
    retry: {
      attempts: Number(MaximumRetryAttempts),
      ageMs: Number(MaximumEventAgeInSeconds) * 1000,
    },
    input: makeInput(settings),
    settings,
  };
}

function textOrNone(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

function makeInput({ Input, InputPath, InputTransformer }: AwsJson): Target['input'] {
  if (typeof Input === 'string') return () => Input;
  if (typeof InputPath === 'string') {
    const read = readerOf(InputPath);
    return ({ event }) => textOf(read(event) ?? {});
  }
  if (InputTransformer === undefined) return ({ event }) => textOf(event);
  const { InputPathsMap, InputTemplate } = InputTransformer as AwsJson;
  const paths = Object.entries((InputPathsMap ?? {}) as Record<string, string>);
  return compileTemplate(
    String(InputTemplate),
    new Map(paths.map(([name, path]) => [name, readerOf(path)])),
  );
}

function readerOf(path: string): PathReader {
  return compilePath(path) ?? (() => undefined);
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
