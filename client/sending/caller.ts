import { isTaken, readAnswer, refusal } from '../../core/api/read-answer.ts';
import type { CallOptions } from '../options.ts';
import { CREDENTIALS, type RouterRequest, type Transport } from './transport.ts';
import { writeQuery } from './write-query.ts';

const PAGE_SIZE = 100;

/** A check that an answer is what was asked for. */
type Check<Answer> = (value: unknown) => value is Answer;

/** Where a list is. */
interface ListPlace<Page> {
  readonly path: string;
  readonly query: { readonly pageSize?: number };
  readonly isPage: Check<Page>;
}

/** Sends requests and reads their answers. Throws `RouterError` for a refusal, and `RouterUnreachable` where nothing answers. */
export class Caller {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  get<Answer>(path: string, isAnswer: Check<Answer>, options?: CallOptions): Promise<Answer> {
    return this.ask({ method: 'GET', path, repeatable: true }, isAnswer, options);
  }

  async ask<Answer>(
    request: RouterRequest,
    isAnswer: Check<Answer>,
    options?: CallOptions,
  ): Promise<Answer> {
    return readAnswer(await this.transport.send(request, options), isAnswer, CREDENTIALS);
  }

  /** The same, with the tag of what is answered; undefined where it has none. */
  async getTagged<Answer>(
    path: string,
    isAnswer: Check<Answer>,
    options?: CallOptions,
  ): Promise<{ readonly answer: Answer; readonly tag: string | undefined }> {
    const reply = await this.transport.send({ method: 'GET', path, repeatable: true }, options);
    return { answer: readAnswer(reply, isAnswer, CREDENTIALS), tag: reply.etag };
  }

  /** For what is answered without a body. */
  async tell(request: RouterRequest, options?: CallOptions): Promise<void> {
    await this.read(request, options);
  }

  /** For what is answered with a text. */
  async read(request: RouterRequest, options?: CallOptions): Promise<string> {
    const reply = await this.transport.send(request, options);
    if (!isTaken(reply)) throw refusal(reply, CREDENTIALS);
    return reply.text;
  }

  /** Goes through all pages of a list, each of which is asked for when those before it have been seen. */
  async *list<Page extends { readonly cursor?: string }, Item>(
    { path, query: { pageSize = PAGE_SIZE, ...query }, isPage }: ListPlace<Page>,
    itemsOf: (page: Page) => readonly Item[],
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined> {
    let cursor: string | undefined;
    do {
      const asked = writeQuery({ ...query, limit: pageSize, cursor });
      const page = await this.get(`${path}${asked}`, isPage, options);
      yield* itemsOf(page);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** A request with a JSON body. */
export function withJson(
  method: string,
  path: string,
  { body, repeatable }: { readonly body: object; readonly repeatable: boolean },
) {
  const headers = { 'content-type': 'application/json' };
  return { method, path, headers, body: JSON.stringify(body), repeatable };
}
