/** Of snappyjs 0.7, which has no types: what is used of it. */
declare module 'snappyjs' {
  /** The content of a raw block. */
  export function uncompress(block: Uint8Array): Uint8Array;
}
