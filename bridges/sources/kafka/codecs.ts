import { decompress as decompressZstd } from 'fzstd';
import kafkajs from 'kafkajs';
import { decompress as decompressLz4 } from 'lz4js';
import { uncompressSnappy } from './uncompress-snappy.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Lets KafkaJS, which has gzip by itself, read whatever producers compress with (Kafka documentation, `compression.type`). */
export function readAllCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = codecOf(uncompressSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = codecOf(decompressLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = codecOf(decompressZstd);
}

/** A codec as KafkaJS wants one. Nothing is sent compressed. */
function codecOf(decompress: (bytes: Uint8Array) => Uint8Array) {
  return () => ({
    compress: async () => {
      throw new Error('records are sent as they are');
    },
    decompress: async (bytes: Buffer) => Buffer.from(decompress(bytes)),
  });
}
