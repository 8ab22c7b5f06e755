/**
 * Events above this many characters are stored compressed. With it, an event of 1 KB that gzip halves is one write unit
 * together with the 300 bytes and more of its other attributes, and so is one that is just below.
 */
export const ZIP_ABOVE = 640;

/** The most bytes of an event that one item holds; an item may have 400 KB in all (DynamoDB quotas). */
export const PIECE_BYTES = 350 * 1024;
