import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Json } from '../../core/event/event.ts';
import { decodeUtf8, parseJson, parseJsonExactly } from '../../core/event/read-text.ts';
import { readBody } from './read-body.ts';

/** A request's body as JSON. Throws as `readBody` does, and `invalid-json`. */
export async function readJson(request: APIGatewayProxyEventV2): Promise<Json> {
  return parseJson(decodeUtf8(await readBody(request), undefined));
}

/** The same; beside the value stands the exact JSON value, which has each number as it was sent. */
export async function readJsonExactly(
  request: APIGatewayProxyEventV2,
): Promise<{ readonly value: Json; readonly exact: Json }> {
  return parseJsonExactly(decodeUtf8(await readBody(request), undefined));
}
