import type { BridgeStatus, Counted } from './bridge-status.ts';

/** What is counted of each direction, so that a counter is there before it counts. */
const OF_DIRECTION: Readonly<Record<'in' | 'out', readonly Counted[]>> = {
  in: ['taken', 'duplicate', 'quarantined'],
  out: ['delivered', 'retried', 'dead', 'lapsed'],
};

const STATES = ['starting', 'running', 'paused', 'waiting', 'stopped'] as const;

/** One metric: its type, what it says, and its samples of a bridge, each with labels of its own. */
interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: (
    status: BridgeStatus,
  ) => readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

const METRICS: readonly Metric[] = [
  {
    name: 'waybill_bridge_messages_total',
    type: 'counter',
    help: 'Messages by what came of them.',
    samples: (status) =>
      OF_DIRECTION[status.route.direction].map((result) => [{ result }, status.counted(result)]),
  },
  {
    name: 'waybill_bridge_held_messages',
    type: 'gauge',
    help: 'Messages that are held and not acknowledged yet.',
    samples: ({ held }) => [[{}, held]],
  },
  {
    name: 'waybill_bridge_oldest_held_seconds',
    type: 'gauge',
    help: 'For how long the oldest of them is held.',
    samples: ({ oldestHeldSeconds }) => [[{}, oldestHeldSeconds]],
  },
  {
    name: 'waybill_bridge_state',
    type: 'gauge',
    help: '1 for the state that a bridge is in.',
    samples: (status) => STATES.map((state) => [{ state }, status.state === state ? 1 : 0]),
  },
];

/** The figures of bridges in the text format of Prometheus (Prometheus documentation, "Exposition formats", 0.0.4). */
export function writeMetrics(statuses: readonly BridgeStatus[]): string {
  return METRICS.map(
    ({ name, type, help, samples }) =>
      `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${statuses
        .flatMap((status) =>
          samples(status).map(
            ([labels, value]) =>
              `${name}${writeLabels({ ...labelsOf(status), ...labels })} ${value}\n`,
          ),
        )
        .join('')}`,
  ).join('');
}

function labelsOf({ route: { name, direction } }: BridgeStatus) {
  return { bridge: name, direction };
}

/** Backslashes, quotes and line feeds are escaped in values. */
function writeLabels(labels: Readonly<Record<string, string>>): string {
  const written = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return `{${written.join(',')}}`;
}
