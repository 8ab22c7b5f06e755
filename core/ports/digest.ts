/** SHA-256 of a text's UTF-8 bytes: 32 bytes. */
export type Sha256 = (text: string) => Uint8Array;
