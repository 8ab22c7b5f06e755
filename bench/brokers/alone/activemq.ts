import { once } from 'node:events';
import rhea, { type Connection, type EventContext } from 'rhea';
import { messageToAmqp1 } from '../../../core/bridge/amqp1/message-to-amqp1.ts';
import { JMS_BINDING } from '../../../core/bridge/binding.ts';
import { eventToMessage } from '../../../core/bridge/event-to-message.ts';
import {
  type ActiveMqTargetOptions,
  parseActiveMqSourceUrl,
  parseActiveMqTargetUrl,
} from '../../../core/bridge/urls/activemq-url.ts';
import type { TargetEvent } from '../../../core/ports/bridging/target.ts';
import { inGroups } from '../../../core/shared/in-groups.ts';
import { type Measured, Span } from '../span.ts';
import { type AloneClient, AT_ONCE } from './alone-client.ts';

/** Durable messages of a queue, by AMQP 1.0. */
export const activeMq: AloneClient = {
  async write(to, events) {
    const target = parseActiveMqTargetUrl(to);
    const messages = events.map((event) => messageOf(event, target.name));
    const connection = connect(target);
    const sender = connection.open_sender({
      target: { address: `queue://${target.name}`, capabilities: 'queue' },
      snd_settle_mode: 0,
    });
    await once(connection, 'sendable');
    const span = new Span();
    span.begin();
    let accepted = 0;
    let wake = () => {};
    sender.on('accepted', () => {
      accepted += 1;
      wake();
    });
    sender.on('sendable', () => wake());
    let sent = 0;
    const change = () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    for (const group of inGroups(messages, AT_ONCE)) {
      for (const message of group) {
        while (!sender.sendable()) await change();
        sender.send(message);
        sent += 1;
      }
      while (accepted < sent) await change();
    }
    const measured = span.end(events.length);
    await close(connection);
    return measured;
  },
  async read(from, count) {
    const source = parseActiveMqSourceUrl(from);
    const connection = connect(source);
    const receiver = connection.open_receiver({
      credit_window: 0,
      autoaccept: false,
      source: { address: `queue://${source.name}`, capabilities: 'queue' },
    });
    receiver.add_credit(AT_ONCE);
    const span = new Span();
    const measured = await new Promise<Measured>((resolve) => {
      let read = 0;
      receiver.on('message', ({ delivery }: EventContext) => {
        span.begin();
        read += 1;
        delivery?.accept();
        receiver.add_credit(1);
        if (read === count) resolve(span.end(count));
      });
    });
    await close(connection);
    return measured;
  },
};

function connect({ server }: Pick<ActiveMqTargetOptions, 'server'>): Connection {
  const { host, port, username, password } = server;
  const login = { username: username ?? '', password: password ?? '' };
  return rhea.create_container().connect({ host, port, ...login, reconnect: false });
}

async function close(connection: Connection): Promise<void> {
  const closed = once(connection, 'connection_close');
  connection.close();
  await closed;
}

function messageOf(event: TargetEvent, destination: string) {
  const options = { binding: JMS_BINDING, format: 'binary', destination } as const;
  const { body, creation_time: ms, ...message } = messageToAmqp1(eventToMessage(event, options));
  return {
    ...message,
    ...(ms === undefined ? {} : { creation_time: new Date(ms) }),
    application_properties: { ...message.application_properties },
    body: rhea.message.data_section(Buffer.from(body ?? new Uint8Array())),
  };
}
