import type {
  ClientProtocol,
  HttpRequest,
  HttpResponse,
  Schema,
  SchemaRef,
  StaticOperationSchema,
} from '@smithy/types';
import { fillShape, type RequestShape } from './request-shape.ts';
import type { Signer } from './sign-request.ts';

/** What the SDK has made of a client's settings, as far as a try needs them. */
export interface TrySettings {
  readonly protocol: Pick<ClientProtocol<HttpRequest, HttpResponse>, 'getPayloadCodec'>;
  readonly requestHandler: {
    handle(request: HttpRequest, options: object): Promise<{ readonly response: HttpResponse }>;
  };
  readonly credentials: () => Promise<Signer['credentials']>;
  readonly systemClockOffset: number;
  readonly streamCollector: (stream: unknown) => Promise<Uint8Array>;
}

/** An answer of 200. */
interface Success<Output> {
  readonly response: HttpResponse;
  readonly output: Output;
}

/** What a try came to, if it was no answer of 200 that can be read. */
export type Failure = { readonly response: HttpResponse } | { readonly error: unknown };

/** One try of a call; never rejects but for what cannot be sent at all, such as without credentials. */
export type Try<Output> = (
  shape: RequestShape,
  input: object,
) => Promise<Success<Output> | Failure>;

/** Makes the tries of an operation by the SDK's own serializer, request handler and deserializer, each made but once. */
export function makeTry<Output>(
  settings: TrySettings,
  [, , , , input, output]: StaticOperationSchema,
): Try<Output> {
  const codec = settings.protocol.getPayloadCodec();
  const serializer = codec.createSerializer();
  const deserializer = codec.createDeserializer();
  return async (shape, value) => {
    serializer.write(schemaOf(input), value);
    const request = fillShape(shape, serializer.flush(), await signerFor(shape, settings));
    let response: HttpResponse;
    try {
      ({ response } = await settings.requestHandler.handle(request, {}));
      if (response.statusCode !== 200) return { response };
      response.body = await collect(response.body, settings);
    } catch (error) {
      return { error };
    }
    try {
      const read = await deserializer.read(schemaOf(output), response.body);
      return { response, output: { ...read, $metadata: metadataOf(response) } };
    } catch {
      // The SDK reads it again, and says what is wrong with it.
      return { response };
    }
  };
}

async function signerFor(
  { scope }: RequestShape,
  { credentials, systemClockOffset }: TrySettings,
): Promise<Signer | undefined> {
  if (scope === undefined) return undefined;
  return { credentials: await credentials(), now: Date.now() + systemClockOffset };
}

async function collect(body: unknown, { streamCollector }: TrySettings): Promise<Uint8Array> {
  return body instanceof Uint8Array ? body : streamCollector(body);
}

/** As the SDK has it of a first try. */
function metadataOf({ headers }: HttpResponse) {
  return {
    httpStatusCode: 200,
    requestId: headers['x-amzn-requestid'],
    attempts: 1,
    totalRetryDelay: 0,
  };
}

function schemaOf(reference: SchemaRef): Schema {
  return typeof reference === 'function' ? reference() : reference;
}
