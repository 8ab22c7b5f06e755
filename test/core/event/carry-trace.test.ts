import { describe, expect, it } from '@jest/globals';
import {
  accepted,
  BATCHED,
  cloudEvent,
  post,
  postBinary,
  STRUCTURED,
} from '../../support/builders/post.ts';

// W3C Trace Context, section 3.2.2.5 and 3.3.1.
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const TRACESTATE = 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE';

function postTraced(event: object, headers: Record<string, string>) {
  const { items } = post({ 'content-type': STRUCTURED, ...headers }, JSON.stringify(event));
  return items[0];
}

describe('the trace of a request', () => {
  it('goes with its event, and counts in its size', () => {
    const headers = { Traceparent: TRACEPARENT, tracestate: TRACESTATE };

    const item = postTraced(cloudEvent(), headers);

    const event = accepted(item);
    expect(event).toEqual(cloudEvent({ traceparent: TRACEPARENT, tracestate: TRACESTATE }));
    expect(item).toMatchObject({ sizeBytes: JSON.stringify(event).length });
  });

  it('goes with every event of a batch, and with binary and plain ones', () => {
    const headers = { traceparent: TRACEPARENT };
    const batch = JSON.stringify([cloudEvent(), cloudEvent({ id: 'second' })]);
    const plain = JSON.stringify({ source: '/shop', type: 'order.placed', data: {} });

    const items = [
      ...post({ 'content-type': BATCHED, ...headers }, batch).items,
      postBinary(headers),
      ...post({ 'content-type': 'application/json', ...headers }, plain).items,
    ];

    expect(items.map((item) => accepted(item).traceparent)).toEqual(
      Array.from({ length: 4 }, () => TRACEPARENT),
    );
  });

  it.each([{ traceparent: 'of-its-own' }, { tracestate: 'own=1' }])(
    'leaves an event alone that has %j',
    (own) => {
      const item = postTraced(cloudEvent(own), {
        traceparent: TRACEPARENT,
        tracestate: TRACESTATE,
      });

      expect(accepted(item)).toEqual(cloudEvent(own));
    },
  );

  it.each([
    ['a later version', 'cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future'],
    ['a version of the same length', `01${TRACEPARENT.slice(2)}`],
  ])('may be of %s', (_, traceparent) => {
    expect(accepted(postTraced(cloudEvent(), { traceparent })).traceparent).toBe(traceparent);
  });

  it.each([
    ['nothing', ''],
    ['the version ff', `ff${TRACEPARENT.slice(2)}`],
    ['a trace of zeros', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['a parent of zeros', '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['capitals', TRACEPARENT.toUpperCase()],
    ['more than version 00 has', `${TRACEPARENT}-more`],
    ['less', TRACEPARENT.slice(0, -1)],
    ['a line break', `${TRACEPARENT}\n00`],
  ])('is left out when it is %s', (_, traceparent) => {
    const item = postTraced(cloudEvent(), { traceparent, tracestate: TRACESTATE });

    expect(accepted(item)).toEqual(cloudEvent());
  });

  it.each([
    ['too long', 'a='.padEnd(513, 'x')],
    ['no ASCII', 'a=\u00e9'],
  ])('goes without a state that is %s', (_, tracestate) => {
    const item = postTraced(cloudEvent(), { traceparent: TRACEPARENT, tracestate });

    expect(accepted(item)).toEqual(cloudEvent({ traceparent: TRACEPARENT }));
  });
});
