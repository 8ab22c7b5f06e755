import { randomBytes as nodeRandomBytes } from 'node:crypto';
import type { RandomBytes } from '../core/ports/random-bytes.ts';

/** The system's cryptographic source. */
export const randomBytes: RandomBytes = (count) => nodeRandomBytes(count);
