import { describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../core/errors.ts';
import { STAMP, sealEnvelope } from '../../../core/event/envelope.ts';
import { openEnvelope } from '../../../core/event/open-envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { cloudEvent } from './post.ts';

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
  it('puts the stamp beside the event’s own attributes', () => {
    const envelope = sealEnvelope(eventRecord());

    expect(envelope).toEqual({
      ...cloudEvent({ data: { amount: 5 } }),
      [STAMP]: {
        trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
        acceptedAt: '2026-11-24T17:00:00.000Z',
        expected: ['billing', 'email'],
        sizeBytes: 120,
        producer: 'shop',
      },
    });
  });

  it('says nothing of a producer that is not known', () => {
    const { producer: _, ...record } = eventRecord();

    expect(sealEnvelope(record)[STAMP]).not.toHaveProperty('producer');
  });
});

describe('openEnvelope', () => {
  it('reads back what was sealed', () => {
    expect(openEnvelope(JSON.stringify(sealEnvelope(eventRecord())))).toEqual(eventRecord());
  });

  it('finds the envelope in a whole EventBridge event', () => {
    const body = {
      version: '0',
      id: 'eb-id',
      'detail-type': 'com.example.someevent',
      source: '/mycontext',
      detail: sealEnvelope(eventRecord()),
    };

    expect(openEnvelope(JSON.stringify(body))).toEqual(eventRecord());
  });

  it('calls an event published even when nobody expected it, since it reached a queue', () => {
    const body = JSON.stringify(sealEnvelope(eventRecord({ expected: [], state: 'unmatched' })));

    expect(openEnvelope(body)).toMatchObject({ expected: [], state: 'published' });
  });

  it('calls an event published once it travels, even from the outbox', () => {
    const body = JSON.stringify(sealEnvelope(eventRecord({ state: 'outbox' })));

    expect(openEnvelope(body).state).toBe('published');
  });

  it('makes do without the parts of a stamp that it can guess', () => {
    const stamp = { trackingId: 'wb_a', acceptedAt: '2026-11-24T17:00:00Z', expected: ['a', 5] };
    const body = JSON.stringify({ ...cloudEvent(), [STAMP]: stamp });

    expect(openEnvelope(body)).toEqual({
      ...stamp,
      event: cloudEvent(),
      expected: ['a'],
      sizeBytes: body.length,
      state: 'published',
    });
  });

  it.each([
    ['an empty text', '', 'not JSON'],
    ['no JSON', 'hello', '5 characters is not JSON'],
    ['a megabyte of no JSON', 'x'.repeat(1_000_000), '1000000 characters is not JSON'],
    ['a text', '"hello"', 'no waybill stamp'],
    ['a list', '[]', 'no waybill stamp'],
    ['null', 'null', 'no waybill stamp'],
    ['an event without a stamp', JSON.stringify(cloudEvent()), 'no waybill stamp'],
    ['a stamp that is no object', '{"_waybill":"x"}', 'no waybill stamp'],
    ['a stamp without a tracking id', '{"_waybill":{"acceptedAt":"x"}}', 'no waybill stamp'],
    ['a stamp without a time', '{"_waybill":{"trackingId":"wb_a"}}', 'no waybill stamp'],
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
