import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConsoleFolder } from '../../node/console-folder.ts';

let folder: string;
let files: ConsoleFolder;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>{{console}}</p>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'assets', 'plain.js'), 'plain');
  writeFileSync(join(folder, 'assets', 'small.js.br'), 'brotli');
  writeFileSync(join(folder, 'assets', 'small.js.gz'), gzipSync('small'));
  files = new ConsoleFolder(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

const read = async (name: string, taken: readonly ('br' | 'gzip')[]) => {
  const asset = await files.asset(name, taken);
  return asset && [Buffer.from(asset.bytes).toString('latin1'), asset.encoding];
};

describe("the folder of the console's files", () => {
  it('has the page', async () => {
    expect(await files.page()).toBe('<p>{{console}}</p>');
  });

  it('has each file in the first encoding that is taken and there', async () => {
    expect(await read('small.js', ['br', 'gzip'])).toEqual(['brotli', 'br']);
    expect(await read('small.js', ['gzip'])).toEqual([
      gzipSync('small').toString('latin1'),
      'gzip',
    ]);
    expect(await read('plain.js', ['br', 'gzip'])).toEqual(['plain', undefined]);
  });

  it('has a file plain for who takes no encoding, whether it lies there so or not', async () => {
    expect(await read('small.js', [])).toEqual(['small', undefined]);
    expect(await read('plain.js', [])).toEqual(['plain', undefined]);
  });

  it.each(['../secret.txt', '..', '', 'small.js.br', './plain.js', 'none.js'])(
    'has no file %j',
    async (name) => {
      expect(await read(name, ['br', 'gzip'])).toBeUndefined();
    },
  );
});
