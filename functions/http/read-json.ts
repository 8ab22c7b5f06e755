import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Json } from '../../core/event/event.ts';
import { decodeUtf8, parseJson } from '../../core/event/read-text.ts';
import { readBody } from './read-body.ts';

/** A request's body as JSON. Throws as `readBody` does, and `invalid-json`. */
export async function readJson(request: APIGatewayProxyEventV2): Promise<Json> {
  return parseJson(decodeUtf8(await readBody(request), undefined));
}
