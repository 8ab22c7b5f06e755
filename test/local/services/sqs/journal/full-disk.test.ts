import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredMessage } from '../../../../../local/services/sqs/fauxqs.ts';
import { openJournal } from '../../../../../local/services/sqs/journal/open-journal.ts';
import { FileJournal } from '../../../../../local/services/sqs/journal/queue-journal.ts';
import { AppendLog } from '../../../../../local/support/checked-log/append-log.ts';

let folder: string;
let isFull: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-full-'));
  isFull = false;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A journal whose disk takes half of a write while it is full. */
function makeJournal(): FileJournal {
  const log = new AppendLog(
    join(folder, 'queues.jsonl'),
    { last: 0, size: 0 },
    (file, bytes, from) => {
      if (isFull && from > 0) throw new Error('ENOSPC: no space left on device, write');
      return writeSync(file, bytes, from, isFull ? bytes.length >> 1 : undefined);
    },
  );
  return new FileJournal(log, () => []);
}

const message = (body: string): StoredMessage => ({
  messageId: body,
  body,
  md5OfBody: '',
  messageAttributes: {},
  sentTimestamp: 0,
  approximateReceiveCount: 0,
});

function kept(): readonly string[] {
  const live = () => [];
  const { journal, queues } = openJournal({ folder, warn: () => {}, live });
  journal.close();
  return [...(queues.get('orders')?.messages.values() ?? [])].map(({ body }) => body);
}

describe('a journal on a full disk', () => {
  it('fails the flush with what to do, and writes all in order once there is room', () => {
    const journal = makeJournal();
    journal.created('orders', { attributes: {}, tags: {} });
    journal.flush();

    isFull = true;
    journal.sent('orders', message('one'));
    const failed = () => journal.flush();

    expect(failed).toThrow(
      expect.objectContaining({
        code: 'ServiceUnavailable',
        statusCode: 503,
        message: expect.stringMatching(/ENOSPC.*make room on the disk of the data folder/),
      }),
    );
    expect(() => journal.catchUp()).toThrow(/ENOSPC/);
    expect(kept()).toEqual([]);

    isFull = false;
    journal.sent('orders', message('two'));
    journal.catchUp();
    journal.close();

    expect(kept()).toEqual(['one', 'two']);
  });

  it('is in no way behind before the flush of a call fails', () => {
    const journal = makeJournal();
    journal.created('orders', { attributes: {}, tags: {} });
    isFull = true;

    expect(() => journal.catchUp()).not.toThrow();
    isFull = false;
    journal.close();
  });
});
