import { crc32 } from 'node:zlib';

/** One record of a log, as it is read back; a line of before there were checksums has no number. */
export interface LogRecord {
  readonly number: number | undefined;
  readonly text: string;
}

/** `CHECKSUM NUMBER TEXT`: the checksum is of what follows it, and the numbers go up by one, so that a gap tells what is lost. */
export function toLine(number: number, text: string): string {
  const content = `${number} ${text}`;
  return `${toHex(crc32(content))} ${content}\n`;
}

/** Reads a line without its newline; answers a sentence when it is not as it was written. */
export function fromLine(line: Buffer): LogRecord | string {
  const text = line.toString('utf8');
  if (text.startsWith('{')) return { number: undefined, text };
  const [, checksum, number] = /^([\da-f]{8}) ([1-9]\d*) /.exec(text) ?? [];
  if (checksum === undefined || number === undefined)
    return 'it does not begin with a checksum and a number';
  if (toHex(crc32(line.subarray(checksum.length + 1))) !== checksum)
    return `its checksum is not ${checksum}`;
  return { number: Number(number), text: text.slice(checksum.length + number.length + 2) };
}

function toHex(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
