import { BrokerError } from '../../core/bridge/broker-error.ts';
import type { BrokerTls } from '../../core/bridge/broker-tls.ts';
import { type Place, speaksPlainly, speaksTls } from './speaks-tls.ts';
import { tlsReason } from './tls-reason.ts';

/** A server, what it is called, and the first words of its protocol, which it answers. */
export interface Spoken extends Place {
  readonly tls: boolean | BrokerTls;
  readonly shown: string;
  readonly words: Uint8Array;
}

/** Nobody listens there, or nothing leads there: there is nobody to ask what they speak. */
const NOBODY = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/**
 * What is wrong with a connection that was not made, where it is TLS: `TlsFailed`. A server that has ended the connection, or is silent, is asked
 * once, within a second, whether it speaks the other of the two.
 */
export async function explainTls(error: BrokerError, server: Spoken): Promise<BrokerError> {
  const { shown, tls } = server;
  const failed = (why: string) =>
    new BrokerError('TlsFailed', `${shown}: ${why}`, { cause: error.cause });
  const reason = tls === false ? undefined : tlsReason(error.cause);
  if (reason !== undefined) return failed(`TLS has failed: ${reason.said}; ${reason.meaning}`);
  if (error.name !== 'BrokerUnreachable' || NOBODY.test(saidBy(error))) return error;
  if (tls === false)
    return (await speaksTls(server))
      ? failed(
          'the port speaks TLS, and it was addressed without: write the scheme with an s, or `tls: true` of a construct; or the port that has none',
        )
      : error;
  return (await speaksPlainly(server, server.words))
    ? failed(
        'the port speaks, and no TLS: write the scheme without an s, or `tls: false` of a construct; or the port that has TLS',
      )
    : error;
}

function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error ? String(error.code) : '';
  return `${error.message} ${code} ${saidBy(error.cause)}`;
}
