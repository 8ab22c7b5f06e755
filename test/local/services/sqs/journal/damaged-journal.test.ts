import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toLine } from '../../../../../local/support/checked-log/record-line.ts';
import { FakeClock } from '../../../../support/fakes/fake-clock.ts';
import { QueuesUnderTest } from '../../../../support/worlds/queues-under-test.ts';

let folder: string;
let opened: QueuesUnderTest[];
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-journal-'));
  opened = [];
  warnings = [];
});

afterEach(async () => {
  for (const queues of opened) await queues.engine.stop();
  await rm(folder, { recursive: true });
});

const journal = () => join(folder, 'queues.jsonl');

function open(dropDamaged = false): QueuesUnderTest {
  const queues = new QueuesUnderTest({
    clock: new FakeClock(),
    dataDir: folder,
    dropDamaged,
    warn: (message) => warnings.push(message),
  });
  opened.push(queues);
  return queues;
}

/** A journal of one queue and three messages, each a line. */
async function fill(): Promise<void> {
  const queues = open();
  await queues.create('orders', { VisibilityTimeout: '7' });
  await queues.send('orders', 'one', 'two', 'three');
}

/** Changes one byte of the first place where a text is. */
function flip(text: string): void {
  const bytes = readFileSync(journal());
  const at = bytes.indexOf(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(journal(), bytes);
}

function changeLines(change: (lines: string[]) => readonly string[]): void {
  const lines = readFileSync(journal(), 'utf8').trimEnd().split('\n');
  writeFileSync(journal(), `${change(lines).join('\n')}\n`);
}

describe('a journal with a byte that has changed', () => {
  it.each([
    [
      'in the text of a message',
      'two',
      /line 3 \(byte \d+\): its checksum is not [\da-f]{8}\. Records lost: 1\./,
    ],
    ['in the name of a queue', 'orders","attributes', /line 1 \(byte 0\): its checksum is not/],
    [
      'in a checksum',
      '"messageId"',
      /Records lost: 1\. Start with --drop-damaged \(dropDamaged of startCloud\)/,
    ],
  ])('rejects it %s, and says where and what to do', async (_, text, message) => {
    await fill();

    flip(text);

    expect(() => open()).toThrow(message);
  });

  it('goes on without it when it is told to, says what is lost, and keeps the file as it was', async () => {
    await fill();
    flip('two');
    const damaged = readFileSync(journal());

    const queues = open(true);
    await queues.send('orders', 'four');
    const again = open();

    expect(await queues.bodies('orders')).toEqual(['one', 'three', 'four']);
    expect(await again.bodies('orders')).toEqual(['one', 'three', 'four']);
    expect(readFileSync(`${journal()}.damaged`)).toEqual(damaged);
    expect(warnings).toEqual([
      expect.stringMatching(
        /is damaged: line 3 .* Records lost: 1\. They are left out, and messages that are left: 2 in 1 queues; .*\.damaged\.$/,
      ),
    ]);
  });

  it('keeps the messages of a queue whose own record is damaged', async () => {
    await fill();
    flip('VisibilityTimeout');

    const queues = open(true);

    expect(await queues.bodies('orders')).toEqual(['one', 'two', 'three']);
  });

  it('keeps the last message when the byte is the newline behind it', async () => {
    await fill();
    writeFileSync(journal(), `${readFileSync(journal(), 'utf8').trimEnd()}\u000b`);

    await open().send('orders', 'four');

    expect(await open().bodies('orders')).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('a journal with other damage', () => {
  it.each([
    [
      'lines that are gone',
      (lines: string[]) => [lines[0] ?? '', ...lines.slice(3)],
      /line 2 \(byte \d+\): 2 records before it are missing\. Records lost: 2\./,
    ],
    [
      'a line twice',
      (lines: string[]) => [...lines, lines[1] ?? ''],
      /line 5 \(byte \d+\): its number is 2, after 4/,
    ],
    [
      'a line without a checksum among others',
      (lines: string[]) => [...lines, '{"op":"drop","queue":"orders"}'],
      /line 5 \(byte \d+\): it has no checksum/,
    ],
    [
      'a record of another version',
      (lines: string[]) => [...lines, toLine(5, '{"op":"lent"}').trimEnd()],
      /line 5 \(byte \d+\): it is of no kind that this version knows\. Records lost: 1\./,
    ],
    [
      'more places than can be read',
      () => Array.from({ length: 9 }, () => 'x'),
      /; line 5 .*; 4 more places\. Records lost: 9\./,
    ],
  ])('rejects %s', async (_, change, message) => {
    await fill();

    changeLines(change);

    expect(() => open()).toThrow(message);
  });
});

describe('a journal of before there were checksums', () => {
  it('is read, and has checksums from then on', async () => {
    await fill();
    changeLines((lines) => lines.map((line) => line.slice(line.indexOf('{'))));

    const bodies = await open().bodies('orders');
    flip('two');

    expect(bodies).toEqual(['one', 'two', 'three']);
    expect(() => open()).toThrow(/its checksum is not/);
  });

  it('rejects a line that is no JSON', async () => {
    await fill();
    changeLines((lines) => lines.map((line) => `${line.slice(line.indexOf('{'))}}`));

    expect(() => open()).toThrow(/line 1 \(byte 0\): it is no JSON/);
  });
});
