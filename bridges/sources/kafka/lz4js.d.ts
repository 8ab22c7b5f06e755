/** Of lz4js 0.2, which has no types: what is used of it. */
declare module 'lz4js' {
  /** The content of an LZ4 frame. */
  export function decompress(frame: Uint8Array): Uint8Array;
}
