import type { Binding } from '../../core/bridge/binding.ts';
import type { MessageFormat } from '../../core/bridge/event-to-message.ts';
import type { Source } from '../../core/ports/bridging/source.ts';
import type { Target } from '../../core/ports/bridging/target.ts';

/** How a worker comes to the sources and targets of one kind of broker. Nothing is connected yet. */
export interface Broker {
  /** How CloudEvents' attributes are named in its messages. */
  readonly binding: Binding;
  /** Throws `invalid-settings` for a URL that says nothing to read. */
  source(url: string): Source;
  /** Throws `invalid-settings` for a URL that says nowhere to send to, or a format that the place does not take. */
  target(url: string, format: MessageFormat | undefined): Target;
}
