import { countQueue } from '../../brokers/activemq/count-queue.ts';
import { StompClient } from '../../brokers/activemq/stomp-client.ts';
import {
  type ActiveMq,
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from '../../brokers/start-activemq.ts';
import { describeWorker } from './describe-worker.ts';
import type { FarBroker, FarSide } from './far-side.ts';

let sides = 0;

async function start(): Promise<FarBroker> {
  const broker = await startActiveMq();
  return {
    open: async () => open(broker),
    kill: () => broker.kill(),
    restart: () => broker.start(),
    stop: () => broker.stop(),
  };
}

function open({ server, stompPort }: ActiveMq): FarSide {
  sides += 1;
  const [from, to, loop] = [`test.in.${sides}`, `test.out.${sides}`, `test.loop.${sides}`];
  const at = (queue: string, who = 'alice:secret') =>
    `activemq://${who}@127.0.0.1:${server.port}/queue/${queue}`;
  const talk = async (say: (client: StompClient) => Promise<void>) => {
    const client = await StompClient.connect(stompPort, 'alice', 'secret');
    try {
      await say(client);
    } finally {
      client.close();
    }
  };
  const write = (bodies: readonly string[], headers = {}) =>
    talk(async (client) => {
      for (const body of bodies) await client.publish(`/queue/${from}`, headers, Buffer.from(body));
    });
  return {
    from: `${at(from)}?batch=20`,
    to: at(to),
    loop: { from: at(loop), to: at(loop) },
    refused: [
      { from: at(from, 'alice:wrong'), says: 'Failed to authenticate' },
      { from: at('forbidden.queue'), says: 'forbidden.queue' },
    ],
    write: (bodies) => write(bodies),
    writeBad: (body) => write([body], { cloudEvents_specversion: '0.3' }),
    left: async () => (await countQueue(server, from)).size,
    async sent() {
      const { size: count } = await countQueue(server, to);
      const sent: string[] = [];
      // Not acknowledged, and so there for whoever asks next.
      await talk(async (client) => {
        client.send('SUBSCRIBE', { id: '1', destination: `/queue/${to}`, ack: 'client' });
        while (sent.length < count) sent.push(String((await client.next('MESSAGE')).body));
      });
      return sent;
    },
  };
}

describeWorker('ActiveMQ', { start, skip: isActiveMqInstalled() ? undefined : NO_ACTIVEMQ });
