import { API_VERSION } from '../../api/version.ts';
import type { Json } from '../../event/event.ts';
import type { CatalogType } from '../read-catalog.ts';
import { makeComponentKeys } from './component-keys.ts';
import { moveRefs } from './move-refs.ts';
import { withinSize } from './within-size.ts';

/** The most messages of all subscribers together: each is a reference of some hundred characters. */
const MOST_REFERENCES = 4000;

/**
 * The AsyncAPI 3.1 document of the events of a router: it receives those of every type at one channel, and sends to each
 * subscriber those that its pattern can match. Types and names are as they are; schemas that there is no room for are left open.
 */
export function makeAsyncApi(catalog: readonly CatalogType[]): Json {
  const keys = makeComponentKeys(catalog.map(({ type }) => type));
  const types = withinSize(catalog).map((type) => ({ ...type, key: keys.get(type.type) ?? '' }));
  const sent = sentTo(types);
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Waybill',
      version: API_VERSION,
      description:
        'The events of a router, from its catalog. A schema says what is declared, or else what was seen.',
      ...leftOutOf(catalog, { types, sent }),
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      events: channelOf('/events', 'Takes events.', types),
      ...Object.fromEntries(
        [...sent].map(([name, some]) => [
          `subscriber.${name}`,
          channelOf(null, `The events of the subscriber ${name}.`, some),
        ]),
      ),
    },
    operations: {
      receiveEvents: {
        ...operationOf('receive', 'events'),
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
      ...Object.fromEntries(
        [...sent.keys()].map((name) => [
          `sendTo.${name}`,
          operationOf('send', `subscriber.${name}`),
        ]),
      ),
    },
    components: {
      messages: Object.fromEntries(types.map((type) => [type.key, messageOf(type)])),
      schemas: Object.fromEntries(
        types.flatMap(({ key, schema }) =>
          schema === undefined ? [] : [[key, moveRefs(schema, `/components/schemas/${key}`)]],
        ),
      ),
    },
  };
}

interface NamedType extends CatalogType {
  readonly key: string;
}

function channelOf(address: string | null, description: string, types: readonly NamedType[]): Json {
  const messages = types.map(({ key }) => [key, { $ref: `#/components/messages/${key}` }]);
  return { address, description, messages: Object.fromEntries(messages) };
}

/** With every message of its channel. */
function operationOf(action: 'send' | 'receive', channel: string) {
  return { action, channel: { $ref: `#/channels/${channel}` } };
}

/** What each subscriber may get, as far as there is room, in name order. */
function sentTo(types: readonly NamedType[]): ReadonlyMap<string, readonly NamedType[]> {
  const names = [...new Set(types.flatMap((type) => type.subscribers))].sort();
  let room = MOST_REFERENCES;
  return new Map(
    names.flatMap((name) => {
      const some = types.filter((type) => type.subscribers.includes(name));
      if (some.length > room) return [];
      room -= some.length;
      return [[name, some] as const];
    }),
  );
}

/** How many types are without their schemas, and how many subscribers are not there; nothing where all is whole. */
function leftOutOf(
  catalog: readonly CatalogType[],
  {
    types,
    sent,
  }: { readonly types: readonly NamedType[]; readonly sent: ReadonlyMap<string, unknown> },
) {
  const schemas = countSchemas(catalog) - countSchemas(types);
  const subscribers = new Set(types.flatMap((type) => type.subscribers)).size - sent.size;
  return schemas + subscribers === 0 ? {} : { 'x-waybill-left-out': { schemas, subscribers } };
}

function countSchemas(types: readonly CatalogType[]): number {
  return types.filter(({ schema }) => schema !== undefined).length;
}

function messageOf({ type, key, schema }: NamedType): Json {
  return {
    name: type,
    payload: {
      type: 'object',
      properties: {
        specversion: { const: '1.0' },
        id: { type: 'string', minLength: 1 },
        source: { type: 'string', format: 'uri-reference', minLength: 1 },
        type: { const: type },
        subject: { type: 'string', minLength: 1 },
        time: { type: 'string', format: 'date-time' },
        datacontenttype: { type: 'string' },
        dataschema: { type: 'string', format: 'uri' },
        ...(schema === undefined ? {} : { data: { $ref: `#/components/schemas/${key}` } }),
      },
      required: ['specversion', 'id', 'source', 'type'],
    },
  };
}
