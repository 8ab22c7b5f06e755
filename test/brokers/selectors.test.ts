import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import rhea, { type Connection, type EventContext, type Receiver } from 'rhea';
import { selector } from '../../core/pattern/notations/selector/selector.ts';
import { tryRead } from '../core/pattern/notations/read.ts';
import { attributes, selectorOfActiveMq } from '../core/pattern/notations/reference-selector.ts';
import {
  type ActiveMq,
  isActiveMqInstalled,
  NO_ACTIVEMQ,
  startActiveMq,
} from './start-activemq.ts';

const isInstalled = isActiveMqInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'selectors beside ActiveMQ' : NO_ACTIVEMQ,
  () => {
    let broker: ActiveMq;
    let connection: Connection;
    let topics = 0;

    beforeAll(async () => {
      broker = await startActiveMq();
      const { host, port, username, password = '' } = broker.server;
      connection = rhea.create_container().connect({
        ...{ host, port, password, reconnect: false },
        ...(username === undefined ? {} : { username }),
      });
      await once(connection, 'connection_open');
    }, 60_000);

    afterAll(async () => {
      if (connection?.is_open()) {
        connection.close();
        await once(connection, 'connection_close');
      }
      await broker?.stop();
    });

    /** Which messages, by their places, a subscriber with each selector is given. */
    async function select(
      selectors: readonly string[],
      messages: readonly object[],
    ): Promise<readonly (readonly number[])[]> {
      const address = `topic://selectors.${topics++}`;
      const taking = selectors.map((text) => take(address, text));
      const receivers = await Promise.all(taking.map(({ isOpen }) => isOpen));
      const sender = connection.open_sender({ target: { address } });
      await once(sender, 'sendable');
      for (const [place, properties] of messages.entries())
        sender.send({ application_properties: { place, ...properties }, body: '' });
      sender.send({ application_properties: { last: true }, body: '' });
      const taken = await Promise.all(taking.map(({ all }) => all));
      for (const link of [...receivers, sender]) link.close();
      return taken;
    }

    /** All that comes up to the last message, which every selector lets through. */
    function take(address: string, text: string) {
      const receiver: Receiver = connection.open_receiver({
        source: { address, filter: rhea.filter.selector(`(${text}) OR last = TRUE`) },
        credit_window: 1000,
      });
      const places: number[] = [];
      const all = new Promise<readonly number[]>((resolve, reject) => {
        receiver.on('receiver_error', () => reject(new Error(`${text}: ${receiver.error}`)));
        receiver.on('message', ({ message }: EventContext) => {
          const { place, last } = message?.application_properties ?? {};
          if (last === true) resolve(places);
          else places.push(Number(place));
        });
      });
      return { all, isOpen: once(receiver, 'receiver_open').then(() => receiver) };
    }

    it('match what it gives to subscribers, as does what the other tests hold them to', async () => {
      const several = <T>(one: fc.Arbitrary<T>, count: number) =>
        fc.array(one, { minLength: count, maxLength: count });
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          several(selectorOfActiveMq, 40),
          several(attributes, 40),
          async (selectors, messages) => {
            const texts = selectors.map(({ text }) => text);
            const given = await select(texts, messages);
            for (const [index, { text, truth }] of selectors.entries()) {
              const taken = (matches: (own: (typeof messages)[number]) => boolean) =>
                [...messages.keys()].filter((place) => matches(messages[place] ?? {}));

              expect([text, taken((own) => truth(own) === true)]).toEqual([text, given[index]]);
              const read = tryRead(selector(text));
              if (read === undefined) continue;
              compared++;
              const matching = taken((own) => read.matches({ type: 'x', ...own }));
              expect([text, matching]).toEqual([text, given[index]]);
            }
          },
        ),
        { numRuns: 8 },
      );
      expect(compared).toBeGreaterThan(100);
    });
  },
);
