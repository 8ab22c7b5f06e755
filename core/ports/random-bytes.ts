/** Bytes that nobody can guess: the source of secrets, where `Random` is the source of jitter. */
export type RandomBytes = (count: number) => Uint8Array;
