import { createHmac } from 'node:crypto';
import type { Hmac } from '../core/ports/pulling/lease-secret.ts';

export const hmacSha256: Hmac = (secret, text) =>
  createHmac('sha256', secret).update(text).digest();
