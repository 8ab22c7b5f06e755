import type { Command } from '../command/command.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { given } from '../look/flags.ts';
import { UsageError } from '../usage-error.ts';
import { type BridgeSpec, SPEC_MEMBERS, type WorkerSpec } from './bridge-spec.ts';
import { explainStart } from './explain-start.ts';
import { readConfig } from './read-config.ts';
import { runWorker } from './run-worker.ts';

const HIGHEST_PORT = 65_535;

export const bridgeCommand: Command = {
  name: 'bridge',
  summary: 'brings messages of a broker to a router, or events to a broker, until it is stopped',
  asksRouter: true,
  flags: {
    from: {
      ...{ type: 'string', value: 'URL' },
      about: 'a broker, or a subscriber: https://ROUTER/subscribers/NAME, /subscribers/NAME',
    },
    to: { type: 'string', value: 'URL', about: 'a router (default as --url), or a broker' },
    config: {
      ...{ type: 'string', value: 'FILE' },
      about: 'a JSON file with several bridges, instead of --from and --to',
    },
    name: { type: 'string', value: 'NAME', about: 'what lines and metrics call the bridge' },
    type: {
      ...{ type: 'string', value: 'TYPE' },
      about:
        "of events whose messages are no CloudEvents (default: the message's own, or where it came by)",
    },
    source: {
      ...{ type: 'string', value: 'SOURCE' },
      about: 'the same of their source (default: the URL of where they came by)',
    },
    format: {
      ...{ type: 'string', value: 'FORMAT', choices: ['binary', 'structured', 'plain'] },
      about: 'how events are written for a broker (default: as its section of brokers.md says)',
    },
    quarantine: {
      ...{ type: 'string', value: 'DIR' },
      about:
        "where messages are kept that not even the router's quarantine takes\n(default waybill-quarantine)",
    },
    'status-port': {
      ...{ type: 'string', value: 'PORT' },
      about: 'serves /health and /metrics; 0 is any free port (default: they are not served)',
    },
    'status-host': {
      ...{ type: 'string', value: 'HOST' },
      about: 'where they are served (default 127.0.0.1)',
    },
    wait: {
      type: 'boolean',
      about: 'waits at the start, too, for what is refused: a login, a topic, a subscriber',
    },
  },
  notes: [
    'Messages are acknowledged once the router has them, and events once the broker has. SIGTERM and Ctrl-C',
    'end it when what it holds is finished, after 20 seconds at most; a second one ends it at once.',
    'docs/bridge.md says what is promised, and docs/brokers.md has the URLs of each broker.',
  ],
  async run(input, world) {
    const spec = readSpec(input, world.env);
    await world.untilInterrupted(async (signal) => {
      try {
        await runWorker(spec, { input, world, signal });
      } catch (error) {
        throw explainStart(error);
      }
      // What a library might still hold must not keep a worker that has ended.
      if (signal.aborted) world.exit(0);
    });
    return 0;
  },
};

function readSpec(input: Input, env: World['env']): WorkerSpec {
  const settings = given({
    quarantine: input.text('quarantine'),
    statusPort: input.number('status-port', { least: 0, most: HIGHEST_PORT }),
    statusHost: input.text('status-host'),
    wait: input.isOn('wait') ? true : undefined,
  });
  const asked = Object.fromEntries(
    SPEC_MEMBERS.flatMap((name) => {
      const text = input.text(name);
      return text === undefined ? [] : [[name, text]];
    }),
  ) as BridgeSpec;
  const file = input.text('config');
  if (file === undefined) return { bridges: [asked], settings };
  const [other] = Object.keys(asked);
  if (other !== undefined)
    throw new UsageError(
      `--config has the bridges, and --${other} is of one; leave one of them out`,
    );
  const config = readConfig(file, env);
  return { ...config, settings: { ...config.settings, ...settings } };
}
