import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { WaybillError } from '../core/errors.ts';
import { orOutageOf } from './or-outage.ts';

/** Another function of the router, by its name. */
export class LambdaInvoker {
  readonly #client: LambdaClient;
  readonly #functionName: string;

  constructor(client: LambdaClient, functionName: string) {
    this.#client = client;
    this.#functionName = functionName;
  }

  /** Answers what the function returns. Throws `unavailable` in an outage, and where it has thrown. */
  async call(payload: unknown): Promise<unknown> {
    const { FunctionError, Payload } = await this.#invoke('RequestResponse', payload);
    const text = new TextDecoder().decode(Payload);
    if (FunctionError === undefined) return JSON.parse(text);
    throw new WaybillError('unavailable', `the function ${this.#functionName} has failed: ${text}`);
  }

  /** Has it begin, and does not wait for it. */
  async start(payload: unknown): Promise<void> {
    await this.#invoke('Event', payload);
  }

  #invoke(InvocationType: 'Event' | 'RequestResponse', payload: unknown) {
    const { client, name } = { client: this.#client, name: this.#functionName };
    const Payload = new TextEncoder().encode(JSON.stringify(payload));
    const invoke = new InvokeCommand({ FunctionName: name, InvocationType, Payload });
    return orOutageOf('unavailable', client.send(invoke));
  }
}
