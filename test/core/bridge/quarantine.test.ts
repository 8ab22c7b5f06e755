import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { QUARANTINED, quarantine } from '../../../core/bridge/quarantine.ts';
import { WaybillError } from '../../../core/errors.ts';
import { parseJsonEvent } from '../../../core/event/parse-json-event.ts';
import { fromBase64 } from '../../../core/shared/bytes.ts';

const REASON = new WaybillError('invalid-event', '`type` is missing');

const MESSAGE: BrokerMessage = {
  id: 'orders-3-1077',
  source: 'kafka://broker/orders',
  destination: 'orders',
  key: new Uint8Array([255]),
  headers: [['trace', 't-1']],
  body: new Uint8Array([0, 255]),
};

function keep(message: BrokerMessage) {
  const events = quarantine(message, REASON, () => 'new');
  for (const event of events) {
    const parsed = parseJsonEvent(event);
    if (!parsed.ok) throw parsed.error;
  }
  return events;
}

/** The message that events in quarantine keep. */
function kept(events: ReturnType<typeof keep>): { readonly bodyBase64: string | null } {
  const data = events.map((event) => event.data as { message?: object; piece?: string });
  const whole = data[0]?.message ?? JSON.parse(data.map(({ piece }) => piece).join(''));
  return whole as { readonly bodyBase64: string | null };
}

test('keeps every byte, and the reason', () => {
  expect(keep(MESSAGE)).toEqual([
    {
      specversion: '1.0',
      id: 'orders-3-1077!',
      source: 'kafka://broker/orders',
      type: QUARANTINED,
      subject: 'orders',
      datacontenttype: 'application/json',
      data: {
        reason: { code: 'invalid-event', message: '`type` is missing' },
        message: {
          ...{ id: 'orders-3-1077', source: 'kafka://broker/orders', destination: 'orders' },
          key: { base64: '/w==' },
          headers: [['trace', 't-1']],
          bodyBase64: 'AP8=',
        },
      },
    },
  ]);
});

test.each([
  ['a null body', { body: null }],
  ['no id', { id: '' }],
  ['an id that no attribute can hold', { id: 'a\nb' }],
  ['a long id', { id: 'x'.repeat(400) }],
  ['a source that is none', { source: 'a b' }],
  ['a destination that no attribute can hold', { destination: '\u0000' }],
  ['a header with a lone surrogate', { headers: [['\ud800', '\ud800']] as const }],
])('takes %s', (_name, message) => {
  expect(keep({ ...MESSAGE, ...message })).toHaveLength(1);
});

test('divides what is too large for one event, and loses no byte', () => {
  const sizes = fc.integer({ min: 0, max: 3_000_000 });
  fc.assert(
    fc.property(sizes, fc.nat(255), fc.nat(200_000), (size, byte, header) => {
      const body = new Uint8Array(size).fill(byte);
      const events = keep({ ...MESSAGE, body, headers: [['x', 'é"\\'.repeat(header)]] });
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      const { bodyBase64 } = kept(events);
      expect(Buffer.from(fromBase64(bodyBase64 ?? '')).equals(Buffer.from(body))).toBe(true);
    }),
    { numRuns: 10 },
  );
});
