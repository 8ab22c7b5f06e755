import { uncompress } from 'snappyjs';

/** What stands before the blocks of snappy-java (`SnappyCodec` of xerial/snappy-java): this, and two versions of four bytes. */
const MAGIC = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0]);
const HEADER_BYTES = MAGIC.length + 8;

/** The content of what Java's clients compress, which is blocks with their lengths before them, or of one raw block, as others write. */
export function uncompressSnappy(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!buffer.subarray(0, MAGIC.length).equals(MAGIC)) return uncompress(buffer);
  const blocks: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at < buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    blocks.push(uncompress(buffer.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}
