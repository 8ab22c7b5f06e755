import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppendLog, type Write } from '../../../../local/support/checked-log/append-log.ts';
import { readLog } from '../../../../local/support/checked-log/read-log.ts';

let folder: string;
let path: string;
/** How many bytes the disk still takes. */
let room: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-log-'));
  path = join(folder, 'log');
  room = Number.POSITIVE_INFINITY;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** As a disk that becomes full: it takes a part of a write, and nothing of the next. */
const write: Write = (file, bytes, from) => {
  if (room === 0) throw new Error('ENOSPC: no space left on device, write');
  const count = Math.min(room, bytes.length - from);
  room -= count;
  return writeSync(file, bytes, from, count);
};

function open(): AppendLog {
  return new AppendLog(
    path,
    readLog(path, () => {}),
    write,
  );
}

function records(): readonly string[] {
  const texts: string[] = [];
  expect(readLog(path, (text) => texts.push(text)).damages).toEqual([]);
  return texts;
}

describe('a log on a disk that is full for a moment', () => {
  it.each([0, 1, 20, 50])('has nothing of a write of which %i bytes fit, and goes on', (fit) => {
    const log = open();
    log.append(['{"a":1}']);
    room = fit;

    expect(() => log.append(['{"b":1}', '{"b":2}', '{"b":3}'])).toThrow(/ENOSPC/);
    const meanwhile = records();
    room = 1000;
    log.append(['{"c":1}']);
    log.close();

    expect(meanwhile).toEqual(['{"a":1}']);
    expect(records()).toEqual(['{"a":1}', '{"c":1}']);
  });

  it('stays as it was when it cannot be written anew, and takes records afterwards', () => {
    const log = open();
    log.append(['{"a":1}', '{"a":2}']);
    room = 10;

    expect(() => log.rewrite(['{"a":2}'])).toThrow(/ENOSPC/);
    room = 1000;
    log.append(['{"c":1}']);
    log.close();

    expect(records()).toEqual(['{"a":1}', '{"a":2}', '{"c":1}']);
    expect(readdirSync(folder)).toEqual(['log']);
  });
});

describe('a log that is written anew', () => {
  it('has the new records, and those that follow', () => {
    const log = open();
    log.append(['{"a":1}', '{"a":2}']);

    log.rewrite(['{"a":2}']);
    log.append(['{"a":3}']);
    log.close();

    expect(records()).toEqual(['{"a":2}', '{"a":3}']);
    expect(log.size).toBe(statSync(path).size);
  });
});

describe('a long log', () => {
  it('is read in pieces, whatever lines they end in', () => {
    const texts = Array.from({ length: 40 }, (_, at) => `{"é":"${'ü'.repeat(at * 3000)}"}`);
    const log = open();
    log.append(texts);
    log.close();

    expect(records()).toEqual(texts);
    expect(readFileSync(path).length).toBeGreaterThan(4_000_000);
  });

  it('goes on behind a line that is longer than any record', () => {
    const log = open();
    log.append(['{"a":1}', `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`, '{"a":3}']);
    log.close();
    const texts: string[] = [];

    const { damages, lost } = readLog(path, (text) => texts.push(text));

    expect(texts).toEqual(['{"a":1}', '{"a":3}']);
    expect([damages.length, lost]).toEqual([1, 1]);
  });
});
