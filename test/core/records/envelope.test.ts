import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { STAMP, sealEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { cloudEvent } from '../../support/builders/post.ts';

function eventRecord(changes: Partial<EventRecord> = {}): EventRecord {
  return {
    trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
    event: cloudEvent({ data: { amount: 5 } }),
    acceptedAt: '2026-11-24T17:00:00.000Z',
    sizeBytes: 120,
    expected: ['billing', 'email'],
    state: 'published',
    producer: 'shop',
    ...changes,
  };
}

const ADDRESS = {
  ...{ subscriber: 'billing', round: 2, attempt: 3 },
  ...{ alone: true, firstAttemptAt: '2026-11-24T17:00:01.000Z' },
};

/** Of the type `com.example.someevent`. */
const WORDS = {
  type: {
    n: 3,
    ...{ 1: 'com', 2: 'example', 3: 'someevent' },
    ...{ '-1': 'someevent', '-2': 'example', '-3': 'com' },
  },
};

const STAMPED = {
  v: 1,
  trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  acceptedAt: '2026-11-24T17:00:00Z',
};

function refusal(body: string): WaybillError {
  try {
    openEnvelope(body);
  } catch (error) {
    if (error instanceof WaybillError) return error;
    throw error;
  }
  throw new Error('the message was not refused');
}

describe('sealEnvelope', () => {
  it('puts the stamp beside the event’s own attributes, and no more of the record', () => {
    expect(sealEnvelope(eventRecord())).toEqual({
      ...cloudEvent({ data: { amount: 5 } }),
      [STAMP]: {
        v: 1,
        trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
        acceptedAt: '2026-11-24T17:00:00.000Z',
        producer: 'shop',
        words: WORDS,
      },
    });
  });

  it('says nothing of a producer that is not known, and of no address', () => {
    const { producer: _, ...record } = eventRecord();

    const stamp = sealEnvelope(record)[STAMP];

    expect(stamp).not.toHaveProperty('producer');
    expect(stamp).not.toHaveProperty('to');
  });

  it('says which attempt a message is that the router sends itself, and what else it is told', () => {
    const stamp = sealEnvelope(eventRecord(), ADDRESS, { due: '2026-11-25T17:00:00.000Z' })[STAMP];

    expect(stamp).toMatchObject({ to: ADDRESS, due: '2026-11-25T17:00:00.000Z' });
    expect(stamp).not.toHaveProperty('words');
  });

  it('has the words of the subject, of many the first and the last 16', () => {
    const many = Array.from({ length: 40 }, (_, index) => `w${index + 1}`).join('.');
    const event = cloudEvent({ type: 'plain', subject: many });
    const { words } = sealEnvelope(eventRecord({ event }))[STAMP] as {
      readonly words: { readonly type: object; readonly subject: object };
    };

    expect(words.type).toEqual({ n: 1 });
    expect(words.subject).toMatchObject({ n: 40, 1: 'w1', 16: 'w16', '-1': 'w40', '-16': 'w25' });
    expect(Object.keys(words.subject)).toHaveLength(33);
  });

  it('has room for itself beside the largest event that is accepted', () => {
    const long = (bytes: number) => '\\"'.repeat(bytes / 2);
    const worst = `${'".'.repeat(16)}${long(960)}${'."'.repeat(16)}`;
    const event = cloudEvent({ type: worst, subject: `${worst}${long(1000)}` });

    const stamp = JSON.stringify(sealEnvelope(eventRecord({ event }))[STAMP]);

    expect(worst).toHaveLength(1024);
    expect(stamp.length).toBeLessThan(16_384);
  });
});

describe('openEnvelope', () => {
  const { trackingId, event, acceptedAt, producer } = eventRecord();
  const received = { trackingId, event, acceptedAt, producer };

  it('reads back what was sealed', () => {
    const opened = openEnvelope(JSON.stringify(sealEnvelope(eventRecord())));

    expect(opened).toEqual({
      event: received,
      stamp: { v: 1, trackingId, acceptedAt, producer, words: WORDS },
    });
  });

  it.each([
    ['whole', ADDRESS],
    ['of the least that it has', { subscriber: 'a', round: 1, attempt: 1 }],
  ])('reads back an address that is %s', (_, to) => {
    expect(openEnvelope(JSON.stringify(sealEnvelope(eventRecord(), to)))).toMatchObject({
      event: received,
      to,
    });
  });

  it('gives the whole stamp to those who know more of it', () => {
    const body = JSON.stringify(sealEnvelope(eventRecord(), ADDRESS, { due: 'later' }));

    expect(openEnvelope(body).stamp).toMatchObject({ due: 'later' });
  });

  it('finds the envelope in a whole EventBridge event', () => {
    const body = {
      version: '0',
      id: 'eb-id',
      'detail-type': 'com.example.someevent',
      source: '/mycontext',
      detail: sealEnvelope(eventRecord()),
    };

    expect(openEnvelope(JSON.stringify(body)).event).toEqual(received);
  });

  it('leaves out of an address what is no part of one', () => {
    const to = { ...ADDRESS, alone: 'yes', firstAttemptAt: 5, other: 'x' };
    const body = JSON.stringify({ ...cloudEvent(), [STAMP]: { ...STAMPED, to } });

    expect(openEnvelope(body).to).toEqual({ subscriber: 'billing', round: 2, attempt: 3 });
  });

  it.each([null, 'billing', 5, []])('takes an address that is no object for none: %j', (to) => {
    const body = JSON.stringify({ ...cloudEvent(), [STAMP]: { ...STAMPED, to } });

    expect(openEnvelope(body)).not.toHaveProperty('to');
  });

  it.each<[string, object]>([
    ['nobody', {}],
    ['no attempt', { attempt: undefined }],
    ['attempt 0', { attempt: 0 }],
    ['half an attempt', { attempt: 1.5 }],
    ['an attempt that is a text', { attempt: '1' }],
    ['round 0', { round: 0 }],
    ['a round beyond all numbers', { round: 2 ** 53 }],
    ['a subscriber that is no text', { subscriber: 5 }],
  ])('rejects a message for %s', (name, changes) => {
    const to = name === 'nobody' ? {} : { ...ADDRESS, ...changes };

    expect(refusal(JSON.stringify({ ...cloudEvent(), [STAMP]: { ...STAMPED, to } }))).toMatchObject(
      {
        code: 'invalid-message',
        message: expect.stringContaining('addressed to nobody'),
      },
    );
  });

  it.each([undefined, 0, 2, '1', null])(
    'rejects a stamp of version %j, and says what to do',
    (v) => {
      const { code, message } = refusal(
        JSON.stringify({ ...cloudEvent(), [STAMP]: { ...STAMPED, v } }),
      );

      expect(code).toBe('invalid-message');
      expect(message).toContain('deploy router and subscribers with the same version');
      expect(message.length).toBeLessThan(200);
    },
  );

  it.each([
    ['an empty text', '', 'not JSON'],
    ['no JSON', 'hello', '5 characters is not JSON'],
    ['a megabyte of no JSON', 'x'.repeat(1_000_000), '1000000 characters is not JSON'],
    ['a text', '"hello"', 'no waybill stamp'],
    ['a list', '[]', 'no waybill stamp'],
    ['null', 'null', 'no waybill stamp'],
    ['an event without a stamp', JSON.stringify(cloudEvent()), 'no waybill stamp'],
    ['a stamp that is no object', '{"_waybill":"x"}', 'no waybill stamp'],
    ['a stamp without a tracking id', '{"_waybill":{"v":1,"acceptedAt":"x"}}', 'no waybill stamp'],
    ['a stamp without a time', '{"_waybill":{"v":1,"trackingId":"wb_a"}}', 'no waybill stamp'],
    ['an EventBridge event of another sender', '{"detail":{"a":1}}', 'no waybill stamp'],
    ['a detail that is a text', '{"detail":"x"}', 'no waybill stamp'],
    ['lists 10,000 deep', '['.repeat(10_000) + ']'.repeat(10_000), 'no waybill stamp'],
  ])('rejects %s', (_, body, reason) => {
    const { code, message } = refusal(body);

    expect(code).toBe('invalid-message');
    expect(message).toContain(reason);
    expect(message.length).toBeLessThan(200);
  });

  it.each(['card 4111', '{"data":"card 4111"}'])(
    'quotes nothing of what it rejects: %s',
    (body) => {
      expect(refusal(body).message).not.toContain('4111');
    },
  );
});
