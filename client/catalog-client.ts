import { hasMembers } from '../core/api/read-answer.ts';
import type { CatalogPage, ListedType, ShownType } from '../core/catalog/show-catalog.ts';
import type { JsonObject } from '../core/shared/json/json-object.ts';
import type { CallOptions } from './options.ts';
import type { Paged } from './requests.ts';
import type { Caller } from './sending/caller.ts';

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
    return this.#caller.get(`/catalog/${encodeURIComponent(type)}`, isType, options);
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
