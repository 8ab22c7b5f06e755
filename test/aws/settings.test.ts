import { describe, expect, it } from '@jest/globals';
import { parseLedgerSettings, readNumber, readText } from '../../aws/settings.ts';

const COMPLETE = { WAYBILL_TABLE: 'ledger', WAYBILL_RETENTION_DAYS: '30' };

describe('the settings of a function', () => {
  it('are read from its environment', () => {
    expect(parseLedgerSettings(COMPLETE)).toEqual({ table: 'ledger', retentionDays: 30 });
    expect(parseLedgerSettings({ ...COMPLETE, WAYBILL_INDEX_SHARDS: '16' }).shards).toBe(16);
    expect(readText({ A: 'x' }, 'A')).toBe('x');
    expect(readNumber({ A: '0.5' }, 'A')).toBe(0.5);
  });

  it.each([
    ['a table that is not set', { ...COMPLETE, WAYBILL_TABLE: undefined }, 'WAYBILL_TABLE'],
    ['an empty table', { ...COMPLETE, WAYBILL_TABLE: '' }, 'WAYBILL_TABLE'],
    ['no retention', { WAYBILL_TABLE: 'ledger' }, 'WAYBILL_RETENTION_DAYS'],
  ])('rejects %s, and says which and what to do', (_, environment, name) => {
    expect(() => parseLedgerSettings(environment)).toThrow(
      expect.objectContaining({
        code: 'invalid-settings',
        message: expect.stringMatching(new RegExp(`${name} is not set.*addSubscriber`)),
      }),
    );
  });

  it.each(['0', '-1', 'many', 'NaN', 'Infinity', '1e999'])('rejects the number %s', (text) => {
    expect(() => readNumber({ A: text }, 'A')).toThrow(
      expect.objectContaining({
        code: 'invalid-settings',
        message: `the environment variable A must be a positive number; received ${text}`,
      }),
    );
  });

  it('rejects a long text with no more than the beginning of it', () => {
    expect(() => readNumber({ A: 'x'.repeat(1000) }, 'A')).toThrow(/received x{64}$/);
  });
});
