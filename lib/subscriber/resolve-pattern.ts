import {
  type IResolvable,
  type IResolveContext,
  type ITokenResolver,
  Token,
  Tokenization,
  type TokenizedStringFragments,
} from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { WaybillError } from '../../core/errors.ts';
import type { Json } from '../../core/event/event.ts';
import { patternError } from '../../core/pattern/pattern-error.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json/json-object.ts';
import type { SubscriberProps } from './subscriber-props.ts';

type Pattern = SubscriberProps['pattern'];

/**
 * A subscriber's pattern with plain matchers in the place of those of aws-cdk (`Match.prefix('a')`), which CDK writes
 * as strings and lists that stand for them. A text that is known at the deployment only stays as it is. Throws an `Error`
 * that names the subscriber where a matcher cannot be written.
 */
export function resolvePattern(scope: IConstruct, name: string, pattern: Pattern): Pattern {
  if (!isPlainObject(pattern)) return pattern;
  try {
    return Object.fromEntries(
      Object.entries(pattern).map(([key, value]) => [
        key,
        resolveValue(value, { scope, path: [key] }),
      ]),
    );
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw new Error(`subscriber ${JSON.stringify(name)}: the pattern is refused: ${error.message}`);
  }
}

/** Where in a pattern a value stands, and the construct that CDK resolves it for. */
interface Place {
  readonly scope: IConstruct;
  readonly path: readonly string[];
}

function resolveValue(value: Json, place: Place): Json {
  if (Array.isArray(value)) return value.flatMap((element) => resolveElement(element, place));
  if (isPlainObject(value)) return mapFields(value, place);
  return typeof value === 'string' && Token.isUnresolved(value)
    ? resolveTokens(value, place)
    : value;
}

function mapFields(object: JsonObject, { scope, path }: Place): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      value === undefined ? value : resolveValue(value, { scope, path: [...path, key] }),
    ]),
  );
}

/** One element of a list, or all that it stands for: CDK writes what may be several as one. */
function resolveElement(element: Json, place: Place): readonly Json[] {
  const several = typeof element === 'string' && Token.isUnresolved([element]);
  const resolved = several ? resolveTokens([element], place) : [resolveValue(element, place)];
  return Array.isArray(resolved) ? resolved : [resolved];
}

function resolveTokens(tokens: string | string[], { scope, path }: Place): Json {
  try {
    return copy(Tokenization.resolve(tokens, { scope, preparing: true, resolver: MATCHERS }));
  } catch (error) {
    // CDK may add lines about where the token was made.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw patternError(path, reason);
  }
}

/** Without the hints that CDK leaves on what it resolves, by which it would write an object as a text later. */
function copy(value: Json): Json {
  if (Array.isArray(value)) return value.map(copy);
  if (!isPlainObject(value)) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([key, field]) => [key, field === undefined ? field : copy(field)]),
  );
}

/** Resolves what stands for a matcher, and leaves what stands for a text, whose value may come with the deployment. */
const MATCHERS: ITokenResolver = {
  // A number or an object that is not written out is refused later, as in a plain pattern.
  resolveToken: (token) => token,
  resolveString: (fragments, context) => {
    const { firstToken } = fragments;
    if (fragments.length === 1 && firstToken !== undefined) {
      const value = resolveOne(firstToken, context);
      return isText(value) ? Token.asString(firstToken) : value;
    }
    const values = fragments.tokens.map((token) => resolveOne(token, context));
    if (values.every(isText)) return textOf(fragments);
    throw new Error('a matcher of aws-cdk stands within a text; it must be an element of its own');
  },
  resolveList: (list, context) => {
    const token = Tokenization.reverseList(list);
    const value = token === undefined ? list : resolveOne(token, context);
    return Array.isArray(value) && token !== undefined ? value : list;
  },
};

function resolveOne(token: IResolvable, context: IResolveContext): unknown {
  return context.resolve(token.resolve(context));
}

/** A text, or one of CloudFormation's ways to make one: `{Ref: ...}`, `{'Fn::Join': ...}`. */
function isText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  const [key = '', ...others] = Object.keys(value);
  return others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'));
}

function textOf(fragments: TokenizedStringFragments): string {
  const text = fragments.mapTokens({ mapToken: (token) => Token.asString(token) });
  return text.join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
}

function isPlainObject(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && !Token.isUnresolved(value);
}
