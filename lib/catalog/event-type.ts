import { CustomResource, Stack, Token } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { parsePolicy } from '../../core/catalog/policy/parse-policy.ts';
import type { Json } from '../../core/event/event.ts';
import type { Compatibility, PolicyMode } from '../../core/records/catalog/type-policy.ts';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';
import { REGISTRATION_TIMEOUT } from '../shared/registration-timeout.ts';

/** The most characters of JSON that are declared of a type: the function is told the new and the old in 256 KB at once (Lambda quotas, "Invocation payload"). */
const MOST_CHARACTERS = 100_000;

/** What events of a type must be, and what is said of them: as `PUT /catalog/{type}` has it. */
export interface EventTypeProps {
  /** Whose it is. */
  readonly owner?: string;
  /** What it says, for people. */
  readonly description?: string;
  /** A JSON Schema (2020-12) of the events' `data`. @default - any data */
  readonly schema?: Json;
  /** What becomes of an event that is not so. @default 'off' - nothing */
  readonly mode?: PolicyMode;
  /** With `'backward'`, a new schema that may refuse what the old one allows fails the deployment. @default 'none' */
  readonly compatibility?: Compatibility;
  /** The most bytes of an event, as JSON. @default - as many as any event may have */
  readonly maxBytes?: number;
  /** The sources that may send it, 100 at most; a `*` at the end stands for anything. @default - all */
  readonly producers?: readonly string[];
  /** Whether it should not be sent any more; the result of each of its events says so. @default false */
  readonly deprecated?: boolean;
}

/** A type of events that a deployment declares, and nobody else may change. */
export class EventType extends Construct {
  /** The `type` of its events. */
  readonly type: string;

  constructor(
    scope: Construct,
    id: string,
    {
      type,
      registerFunctionArn,
      ...props
    }: EventTypeProps & {
      readonly type: string;
      readonly registerFunctionArn: string;
    },
  ) {
    super(scope, id);
    this.type = type;
    new CustomResource(this, 'Declaration', {
      resourceType: 'Custom::WaybillEventType',
      serviceToken: registerFunctionArn,
      serviceTimeout: REGISTRATION_TIMEOUT,
      properties: { Type: type, Declared: Stack.of(this).toJsonString(props) },
    });
  }
}

/** Throws where the router would not take what is declared of a type: in the same words. */
export function checkEventType({ node }: IConstruct, type: string, props: EventTypeProps): void {
  const refuse = (message: string): never => {
    throw new Error(`event type ${JSON.stringify(type)} of ${node.path}: ${message}`);
  };
  if (Token.isUnresolved(type))
    refuse('its name is known at the deployment only; pass one that is known now');
  if (Token.isUnresolved(props)) refuse('what is declared of it must be known now');
  if ('reason' in props) refuse('it takes no `reason`, since a deployment is one; leave it out');
  const text = JSON.stringify(props);
  if (text.length > MOST_CHARACTERS)
    refuse(
      `a deployment may say ${MOST_CHARACTERS} characters of JSON of a type; received ${text.length}; shorten its schema, or declare it by PUT /catalog/{type}`,
    );
  try {
    const { schema } = parsePolicy(type, JSON.parse(text) as Json);
    if (schema !== undefined) schemaCompiler.compile(schema);
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}
