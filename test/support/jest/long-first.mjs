import Sequencer from '@jest/test-sequencer';

/** Suites that take longest, begun first, so that none is left running alone at the end; Jest knows no times on a fresh machine. */
const LONG = [
  'docs/moving/moving',
  'bridges/processes/kafka',
  'bridges/processes/rabbitmq',
  'bridges/processes/redis',
  'bridges/processes/activemq',
  'simulation/simulation',
  'integration/operate/pause',
  'bridges/worker/bridge-out',
  'console/waybill',
  'console/home',
  'brokers/campaign/campaign',
  'console/try-and-send',
  'integration/crashes/crashes',
  'cli/start/start',
  'integration/protocol/crashing-functions',
  'integration/protocol/ledger-outages',
  'integration/hanging-services',
  'contracts/dynamo-ledger',
  'targets/rabbitmq',
  'bridges/kafka',
  'bridges/kafka-source',
  'brokers/start-kafka',
  'brokers/start-rabbitmq',
  'e2e/end-to-end',
];

export default class LongFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isLong = ({ path }) => LONG.some((name) => path.endsWith(`/test/${name}.test.ts`));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
