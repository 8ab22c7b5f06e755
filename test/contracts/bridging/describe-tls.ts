import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { findBroker } from '../../../bridges/brokers/find-broker.ts';
import type { BrokerAccess } from '../../../core/bridge/broker-access.ts';
import type { BrokerTls } from '../../../core/bridge/broker-tls.ts';
import type { Source } from '../../../core/ports/bridging/source.ts';
import type { Target } from '../../../core/ports/bridging/target.ts';
import { type RunningSource, runSource } from '../../bridges/running-source.ts';
import type { Certificate, Certificates } from '../../brokers/tls/certificates.ts';
import { makeEvent } from './make-event.ts';

/** Where a broker is, and how it is asked. */
interface TlsPlace {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Parameters of its URL, beside its own. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A broker that listens with TLS and without, and what a suite needs of it. */
export interface TlsWorld {
  readonly certificates: Certificates;
  /** Where it shows the certificate `server`. */
  readonly securePort: number;
  readonly plainPort: number;
  /** Where it takes certificates of its own authority only. */
  readonly mutualPort: number;
  /** Makes a destination that is empty, and can be read, too. */
  createDestination(): Promise<string>;
  urlOf(end: 'source' | 'target', destination: string, place: TlsPlace): string;
  /** What its function on Lambda sends with: of the options that its construct writes, and of its secret. */
  makeOnLambda(destination: string, tls: boolean | BrokerTls, access: BrokerAccess): Target;
}

/** What every worker and function of a broker does with TLS, with a real broker. */
export function describeTls(name: string, world: () => TlsWorld): void {
  describe(`TLS with ${name}`, () => {
    const { signal } = new AbortController();
    const opened: (Target | RunningSource)[] = [];
    let expired: Server;
    beforeAll(async () => {
      const { certFile, keyFile } = world().certificates.expired;
      const shown = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
      expired = createServer(shown, (socket) => socket.on('error', () => {}));
      expired.listen(0, '127.0.0.1');
      await once(expired, 'listening');
    });
    afterAll(() => void expired.close());
    afterEach(async () => {
      for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.close());
    });

    const placeOf = (place: Partial<TlsPlace> = {}): TlsPlace => ({
      ...{ host: 'localhost', port: world().securePort, isSecure: true },
      parameters: place.isSecure === false ? {} : { cafile: world().certificates.caFile },
      ...place,
    });
    const makeEnd = async <End extends 'source' | 'target'>(
      end: End,
      destination: string,
      place: Partial<TlsPlace> = {},
    ) => {
      const url = world().urlOf(end, destination, placeOf(place));
      const broker = await findBroker(url)?.();
      return (end === 'target' ? broker?.target(url, undefined) : broker?.source(url)) as {
        readonly source: Source;
        readonly target: Target;
      }[End];
    };
    const sendTo = async (target: Target) => {
      opened.push(target);
      const [result] = await target.send([makeEvent({ data: 'sent' })], signal);
      return result?.kind === 'failed' ? result.error : result;
    };
    const show = ({ certFile, keyFile }: Certificate) => ({
      ...{ cafile: world().certificates.caFile, certfile: certFile, keyfile: keyFile },
    });

    test('sends events and reads them, where the authority is told', async () => {
      const destination = await world().createDestination();

      expect(await sendTo(await makeEnd('target', destination))).toEqual({ kind: 'delivered' });
      const reading = runSource(await makeEnd('source', destination));
      opened.push(reading);
      await reading.count(1);

      expect(reading.bodies()).toEqual(['"sent"']);
    });

    test('sends events on Lambda, where the construct or its secret tells the authority', async () => {
      const { certificates, createDestination, makeOnLambda } = world();
      const tls = { ca: readFileSync(certificates.caFile, 'utf8') };
      const destination = await createDestination();

      const sent = await Promise.all(
        [
          makeOnLambda(destination, tls, {}),
          makeOnLambda(destination, true, { tls }),
          makeOnLambda(destination, true, {}),
        ].map(sendTo),
      );

      expect(sent).toEqual([
        { kind: 'delivered' },
        { kind: 'delivered' },
        expect.objectContaining({ class: 'TlsFailed', message: expect.stringMatching(/`ca`/) }),
      ]);
    });

    const wrong: readonly (readonly [string, () => Partial<TlsPlace>, RegExp])[] = [
      ['an authority that nobody knows', () => ({ parameters: {} }), /not trusted.*`cafile`/s],
      ['another name', () => ({ host: '127.0.0.1' }), /altnames.*of another name/s],
      [
        'a certificate that has expired',
        () => ({ port: (expired.address() as AddressInfo).port }),
        /has expired; renew/,
      ],
      [
        'a port without TLS',
        () => ({ port: world().plainPort }),
        /the port speaks, and no TLS: write the scheme without an s/,
      ],
      [
        'a port with TLS that is asked without',
        () => ({ isSecure: false }),
        /the port speaks TLS.*write the scheme with an s/,
      ],
    ];
    test.each(wrong)('says what is wrong: %s', async (_, place, text) => {
      const known = { class: 'TlsFailed', message: expect.stringMatching(text) };
      const destination = await world().createDestination();

      const target = await makeEnd('target', destination, place());
      const source = await makeEnd('source', destination, place());
      const reading = runSource(source).ended.catch(({ name, message }) => ({
        ...{ class: name, message },
      }));

      expect(await Promise.all([sendTo(target), reading])).toEqual([
        expect.objectContaining(known),
        expect.objectContaining(known),
      ]);
    });

    test('shows its certificate where the broker wants one, and says where it is not taken', async () => {
      const { mutualPort: port, certificates, createDestination } = world();
      const destination = await createDestination();
      const send = async (certificate: Certificate) =>
        sendTo(await makeEnd('target', destination, { port, parameters: show(certificate) }));

      const taken = await send(certificates.client);
      const refused = await send(certificates.foreign);
      const reading = runSource(
        await makeEnd('source', destination, { port, parameters: show(certificates.client) }),
      );
      opened.push(reading);
      await reading.count(1);

      expect(taken).toEqual({ kind: 'delivered' });
      expect(refused).toMatchObject({
        class: 'TlsFailed',
        message: expect.stringMatching(/does not take the certificate of this client/),
      });
    });
  });
}
