import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { EventSourceState, EventSources } from '../core/ports/pausing/event-sources.ts';
import { orOutageOf } from './or-outage.ts';

/** Event source mappings, by their UUIDs. */
export class LambdaEventSources implements EventSources {
  readonly #client: LambdaClient;

  constructor(client: LambdaClient) {
    this.#client = client;
  }

  stateOf(id: string): Promise<EventSourceState | undefined> {
    return answer(this.#client.send(new GetEventSourceMappingCommand({ UUID: id })));
  }

  setEnabled(id: string, enabled: boolean): Promise<EventSourceState | undefined> {
    const update = new UpdateEventSourceMappingCommand({ UUID: id, Enabled: enabled });
    return answer(this.#client.send(update));
  }
}

/** Errors that are answers. */
const CODES: ReadonlyMap<unknown, EventSourceState | undefined> = new Map([
  ['ResourceNotFoundException', undefined],
  ['ResourceInUseException', 'changing'],
]);

async function answer(
  call: Promise<{ readonly State?: string | undefined }>,
): Promise<EventSourceState | undefined> {
  try {
    const { State } = await orOutageOf('unavailable', call);
    if (State === 'Enabled') return 'enabled';
    return State === 'Disabled' ? 'disabled' : 'changing';
  } catch (error) {
    const { name } = (error as { readonly cause?: { readonly name?: unknown } }).cause ?? {};
    if (CODES.has(name)) return CODES.get(name);
    throw error;
  }
}
