import { WaybillError } from '../../../core/errors.ts';
import type { EventSourceState, EventSources } from '../../../core/ports/pausing/event-sources.ts';

/** Event sources in the test's memory, whose changes take until the test ends them. */
export class MemoryEventSources implements EventSources {
  isDown = false;
  readonly #enabled = new Map<string, boolean>();
  readonly #changing = new Set<string>();

  add(...ids: readonly string[]): void {
    for (const id of ids) this.#enabled.set(id, true);
  }

  remove(id: string): void {
    this.#enabled.delete(id);
  }

  /** Ends all changes. */
  settle(): void {
    this.#changing.clear();
  }

  /** As somebody else does, such as a deployment: at once. */
  flip(id: string, enabled: boolean): void {
    this.#enabled.set(id, enabled);
  }

  isEnabled(id: string): boolean | undefined {
    return this.#enabled.get(id);
  }

  async stateOf(id: string): Promise<EventSourceState | undefined> {
    if (this.isDown) throw new WaybillError('unavailable', 'Lambda cannot be reached');
    if (this.#changing.has(id)) return 'changing';
    const enabled = this.#enabled.get(id);
    if (enabled === undefined) return undefined;
    return enabled ? 'enabled' : 'disabled';
  }

  async setEnabled(id: string, enabled: boolean): Promise<EventSourceState | undefined> {
    const state = await this.stateOf(id);
    if (state === undefined || state === 'changing') return state;
    this.#enabled.set(id, enabled);
    this.#changing.add(id);
    return 'changing';
  }
}
