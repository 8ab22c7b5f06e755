import type { Transport } from '../../client/sending/transport.ts';
import type { ToEventOptions } from '../../core/bridge/message-to-event.ts';
import type { Source } from '../../core/ports/bridging/source.ts';
import { checkRouter } from '../router/check-router.ts';
import { publishMessages } from '../router/publish-messages.ts';
import type { QuarantineFolder } from '../router/quarantine-folder.ts';
import { pause } from './back-off.ts';
import type { Bridge, Ending, Surroundings } from './bridge.ts';
import type { BridgeStatus } from './bridge-status.ts';

/** After so long without an error a source is taken to read, though there is nothing to read; in milliseconds. */
const STEADY_MS = 3000;

/** A bridge from a broker to a router. */
export interface BridgeInOptions extends Surroundings {
  readonly status: BridgeStatus;
  readonly source: Source;
  readonly transport: Transport;
  readonly toEvent: ToEventOptions;
  readonly folder: QuarantineFolder;
}

/** Reads a source, and brings its messages to a router. */
export class BridgeIn implements Bridge {
  readonly status: BridgeStatus;
  readonly #options: BridgeInOptions;

  constructor(options: BridgeInOptions) {
    this.status = options.status;
    this.#options = options;
  }

  async run(ending: Ending): Promise<void> {
    const { source, transport, clock } = this.#options;
    const { status } = this;
    if (!status.hasWorked('router')) {
      await checkRouter(transport, ending.stop);
      status.works('router');
    }
    const over = new AbortController();
    const steady = pause(STEADY_MS, over.signal, { clock }).then(() => {
      if (!over.signal.aborted) status.works('broker');
    });
    try {
      await source.run(publishMessages({ ...this.#options, ending }), ending.stop);
    } finally {
      over.abort();
      await steady;
    }
  }

  /** A source keeps nothing once it does not run. */
  async close(): Promise<void> {}
}
