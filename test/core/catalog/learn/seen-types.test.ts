import { describe, expect, it } from '@jest/globals';
import { SeenTypes } from '../../../../core/catalog/learn/seen-types.ts';
import type { SeenEvent } from '../../../../core/catalog/learn/type-tally.ts';
import type { CloudEvent } from '../../../../core/event/event.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { MemoryCatalog } from '../../../support/fakes/memory-catalog.ts';
import { RecordingLog } from '../../../support/fakes/recording-log.ts';

const MINUTE = 60_000;

function makeWorld() {
  let ids = 0;
  const [clock, catalog, log] = [new FakeClock(), new MemoryCatalog(), new RecordingLog()];
  const newId = () => `r${++ids}`;
  const seen = new SeenTypes({ typeReports: catalog, clock, log, newId });
  /** A request, of which these events are accepted. */
  const request = async (events: readonly SeenEvent[], accepted = events) => {
    seen.begin(events);
    await seen.end(accepted);
  };
  const reports = async () => catalog.listReports(1000);
  const types = async () => (await reports()).map((report) => report.types);
  return { clock, catalog, log, seen, request, reports, types };
}

function seenEvent(
  own: Partial<CloudEvent> = {},
  more: { readonly producer?: string; readonly sizeBytes?: number } = {},
): SeenEvent {
  const event = { specversion: '1.0', id: '1', source: '/shop', type: 'order.placed' } as const;
  return {
    event: { ...event, data: { a: 1 }, ...own },
    producer: more.producer,
    sizeBytes: more.sizeBytes ?? 100,
  };
}

describe('what a function has seen', () => {
  it('is told in one write a minute, whatever it is', async () => {
    const { clock, catalog, request, reports } = makeWorld();

    for (let second = 0; second < 300; second++) {
      const events = Array.from({ length: 40 }, (_, n) => seenEvent({ type: `type.${n}` }));
      for (let post = 0; post < 5; post++) await request(events);
      clock.advance(1000);
    }

    expect(catalog.calls).toEqual({ addReport: 5 });
    const told = (await reports()).flatMap(({ types }) => types);
    expect(told.filter(({ type }) => type === 'type.7').map(({ count }) => count)).toEqual([
      ...[1, 300, 300, 300, 300],
    ]);
  });

  it('is told with the first request, which may be the only one', async () => {
    const { request, reports } = makeWorld();

    await request([seenEvent({ data: { amount: 1 } }, { producer: 'web' })]);

    expect(await reports()).toEqual([
      {
        ...{ id: 'r1', toldAt: '2026-11-24T17:00:00.000Z', leftOut: 0 },
        types: [
          {
            ...{ type: 'order.placed', count: 1, producers: ['web'], sources: ['/shop'] },
            ...{ firstSeen: '2026-11-24T17:00:00.000Z', lastSeen: '2026-11-24T17:00:00.000Z' },
            schema: {
              ...{ type: 'object', properties: { amount: { type: 'integer' } } },
              required: ['amount'],
            },
            leftOut: [],
          },
        ],
      },
    ]);
  });

  it('counts accepted events only: what was told and then refused is taken back', async () => {
    const { clock, request, types } = makeWorld();
    const [first, second] = [seenEvent(), seenEvent({ type: 'order.paid' })];

    await request([first, second], [second]);
    clock.advance(MINUTE);
    await request([first], []);
    clock.advance(MINUTE);
    await request([second]);

    const counts = (await types()).map((told) => told.map(({ type, count }) => [type, count]));
    expect(counts).toEqual([
      [
        ['order.placed', 1],
        ['order.paid', 1],
      ],
      [
        ['order.placed', -1],
        ['order.paid', 1],
      ],
    ]);
  });

  it('has a schema when it is new, or was changed by a sample', async () => {
    const { clock, request, types } = makeWorld();
    for (const data of [{ a: 1 }, { a: 2 }, { a: 'x' }, { a: 3 }]) {
      await request([seenEvent({ data })]);
      clock.advance(MINUTE);
    }

    const schemas = (await types()).map(([type]) => type?.schema?.properties);
    expect(schemas).toEqual([
      { a: { type: 'integer' } },
      undefined,
      { a: { type: ['integer', 'string'] } },
      undefined,
    ]);
  });

  it('has the schemas of ten types at most, and of each in its turn', async () => {
    const { clock, request, types } = makeWorld();
    const events = Array.from({ length: 45 }, (_, n) => seenEvent({ type: `type.${n}` }));
    for (let minute = 0; minute < 6; minute++) {
      await request(events);
      clock.advance(MINUTE);
    }

    const told = (await types()).map((some) =>
      some.flatMap(({ type, schema }) => (schema === undefined ? [] : [type])),
    );
    expect(told.map((some) => some.length)).toEqual([10, 10, 10, 10, 5, 0]);
    expect(new Set(told.flat()).size).toBe(45);
  });

  it('is small, whatever is sent, and says what is left out', async () => {
    const { clock, request, reports } = makeWorld();
    const data = Object.fromEntries(
      Array.from({ length: 99 }, (_, n) => [`member_${n}_${'x'.repeat(50)}`, n]),
    );
    for (let type = 0; type < 10_000; type++)
      await request([
        seenEvent(
          { type: `${type}-${'t'.repeat(1000)}`, source: `/${type}${'s'.repeat(100)}`, data },
          { producer: 'p'.repeat(type), sizeBytes: 7000 },
        ),
      ]);
    for (let source = 0; source < 10; source++)
      await request([seenEvent({ type: `1-${'t'.repeat(1000)}`, source: `/${source}` })]);
    await request([seenEvent({ data: 'x'.repeat(100_000) }, { sizeBytes: 100_000 })]);
    clock.advance(MINUTE);
    await request([seenEvent()]);

    const [, report] = await reports();
    expect(report?.types).toHaveLength(49);
    expect(report?.leftOut).toBe(10_000 - 50 + 2);
    expect(JSON.stringify(report).length).toBeLessThan(200_000);
    expect(report?.types.find(({ type }) => type.startsWith('1-'))?.leftOut).toEqual(['sources']);
    expect(
      report?.types.filter(({ leftOut }) => leftOut.includes('schema')).length,
    ).toBeGreaterThan(5);
  });

  it('has no data of an event that is large, and says so', async () => {
    const { request, types } = makeWorld();

    await request([seenEvent({}, { sizeBytes: 16_385 })]);

    const [[type] = []] = await types();
    expect([type?.schema, type?.leftOut]).toEqual([undefined, ['schema']]);
  });

  it('takes any name for a type', async () => {
    const { request, types } = makeWorld();
    const names = ['__proto__', 'constructor', 'toString', 'x'.repeat(256)];

    await request(names.map((type) => seenEvent({ type })));

    expect((await types()).map((told) => told.map(({ type }) => type))).toEqual([names]);
  });

  it('is told a minute later where the ledger is away, and nothing is lost or counted twice', async () => {
    const { clock, catalog, log, request, types } = makeWorld();
    catalog.isDown = true;
    for (let minute = 0; minute < 3; minute++) {
      await request([seenEvent(), seenEvent({ type: 'order.paid' })]);
      clock.advance(MINUTE);
    }
    catalog.isDown = false;
    await request([seenEvent()]);

    expect((await types()).map((told) => told.map(({ count }) => count))).toEqual([[4, 3]]);
    expect((await types())[0]?.[0]).toMatchObject({
      firstSeen: '2026-11-24T17:00:00.000Z',
      schema: { type: 'object' },
    });
    expect(log.lines.map(({ level, events }) => [level, events])).toEqual([
      ...[
        ['WARN', 2],
        ['WARN', 4],
        ['WARN', 6],
      ],
    ]);
  });

  it('is given up loudly where the ledger will never take it, and stops nothing', async () => {
    const { catalog, log, request } = makeWorld();
    catalog.addReport = async () => {
      throw new Error('not allowed');
    };

    await request([seenEvent(), seenEvent()]);

    expect(log.lines).toMatchObject([{ level: 'ERROR', events: 2, errorMessage: 'not allowed' }]);
  });

  it('is waited for no longer than a tenth of a second, and told once', async () => {
    const { clock, catalog, seen, request } = makeWorld();
    let calls = 0;
    catalog.addReport = () => {
      calls++;
      return new Promise(() => {});
    };
    const from = clock.now();
    seen.begin([seenEvent()]);
    await clock.until(seen.end([seenEvent()]));
    const waited = clock.now() - from;
    clock.advance(MINUTE);
    await clock.until(request([seenEvent()]));

    expect([waited, calls]).toEqual([100, 1]);
  });
});
