import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventSourceMappings } from '../../../../../local/services/lambda/event-sources/event-source-mappings.ts';
import { VirtualClock } from '../../../../../local/support/virtual-clock.ts';

const SPEC = {
  ...{ uuid: 'u-1', arn: 'arn:mapping', sourceArn: 'arn:queue', functionArn: 'arn:fn' },
  ...{ tags: {}, settings: {} },
};
const SOURCE = { busy: 0, start: () => {}, stop: () => {} };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-mappings-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What a start with this folder finds, where the template has the mapping enabled or not. */
function start(template: boolean) {
  const mappings = new EventSourceMappings(new VirtualClock(0), folder);
  const mapping = mappings.add(SPEC, SOURCE, template);
  return { mappings, state: mapping.describe().State };
}

describe('what the API has set', () => {
  it.each([
    ['stays at the next start', true, false, true, 'Disabled'],
    ['stays, enabled against the template', false, true, false, 'Enabled'],
    ['ends where the template has changed', false, true, true, 'Enabled'],
    ['ends where the template has changed back', true, false, false, 'Disabled'],
  ])('%s', (_, before, enabled, after, state) => {
    start(before).mappings.setEnabled(SPEC.uuid, enabled);

    expect(start(after).state).toBe(state);
  });

  it('is forgotten without a folder', () => {
    const add = () => {
      const mappings = new EventSourceMappings(new VirtualClock(0));
      return { mappings, mapping: mappings.add(SPEC, SOURCE, true) };
    };
    add().mappings.setEnabled(SPEC.uuid, false);

    expect(add().mapping.describe().State).toBe('Enabled');
  });

  it('rejects a damaged file', () => {
    writeFileSync(join(folder, 'event-source-mappings.json'), '{"u-1":');

    expect(() => start(true)).toThrow('event-source-mappings.json is damaged');
  });
});
