import { hasMembers } from '../core/api/read-answer.ts';
import type {
  CatalogPage,
  DeclaredType,
  ListedType,
  ShownType,
} from '../core/catalog/show-catalog.ts';
import type { JsonObject } from '../core/shared/json/json-object.ts';
import type { CallOptions, ChangeOptions, PutOptions } from './options.ts';
import type { DeclareRequest, Paged } from './requests.ts';
import { bound } from './sending/bound.ts';
import { type Caller, withJson } from './sending/caller.ts';
import { writeQuery } from './sending/write-query.ts';

const isDeclared = hasMembers<DeclaredType>('type', 'declared');

/** What events there are. */
export class CatalogClient {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** The types of events, by name, without their schemas. */
  list(query: Paged = {}, options?: CallOptions): AsyncGenerator<ListedType, void, undefined> {
    const place = { path: '/catalog', query, isPage: hasMembers<CatalogPage>('types') };
    return this.#caller.list(place, ({ types }) => types, options);
  }

  /** One type, with the schema that its events were seen to have. */
  get(type: string, options?: CallOptions): Promise<ShownType> {
    const isType = hasMembers<ShownType>('type', 'subscribers');
    return this.#caller.get(pathOf(type), isType, options);
  }

  /** The same, and the tag by which a change can be bound to what is declared; without one where nothing is. */
  async read(type: string, options?: CallOptions): Promise<ReadType> {
    const isType = hasMembers<ShownType>('type', 'subscribers');
    const { answer, tag } = await this.#caller.getTagged(pathOf(type), isType, options);
    return { shown: answer, ...(tag === undefined ? {} : { tag }) };
  }

  /** Says what the events of a type must be, in the place of what was said before; the same again changes nothing. */
  declare(type: string, request: DeclareRequest, options: PutOptions = {}): Promise<DeclaredType> {
    const asked = withJson('PUT', pathOf(type), { body: request, repeatable: true });
    return this.#caller.ask(bound(asked, options), isDeclared, options);
  }

  /** Says nothing of a type any more; the reason is for the audit. Answers what was said. */
  undeclare(type: string, reason: string, options: ChangeOptions = {}): Promise<DeclaredType> {
    const path = `${pathOf(type)}${writeQuery({ reason })}`;
    const asked = { method: 'DELETE', path, repeatable: true };
    return this.#caller.ask(bound(asked, options), isDeclared, options);
  }

  /** A TypeScript declaration file with an interface `Events`: the data of each type. */
  types(options?: CallOptions): Promise<string> {
    const request = { method: 'GET', path: '/catalog/types.d.ts', repeatable: true };
    return this.#caller.read(request, options);
  }

  /** The catalog as an AsyncAPI 3.1 document. */
  asyncApi(options?: CallOptions): Promise<JsonObject> {
    const isDocument = hasMembers<JsonObject>('asyncapi', 'channels');
    return this.#caller.get('/catalog/asyncapi.json', isDocument, options);
  }
}

/** A type as it was read. */
export interface ReadType {
  readonly shown: ShownType;
  readonly tag?: string;
}

function pathOf(type: string): string {
  return `/catalog/${encodeURIComponent(type)}`;
}
