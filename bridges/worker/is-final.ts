import { RouterError } from '../../client/index.ts';
import { RouterUnreachable } from '../../client/router-unreachable.ts';
import { BrokerError } from '../../core/bridge/broker-error.ts';
import type { Side } from './bridge-status.ts';

/** What passes by itself, and is nobody's mistake. */
const PASSING: readonly string[] = ['BrokerUnreachable', 'NotConfirmed'];

/** Which end an error is of; undefined for one that is of neither. */
export function sideOf(error: unknown): Side | undefined {
  if (error instanceof BrokerError) return 'broker';
  return error instanceof RouterError || error instanceof RouterUnreachable ? 'router' : undefined;
}

/** Whether somebody must put right what was said: a wrong password, a topic or a subscriber that is not there. */
export function isFinal(error: unknown): boolean {
  if (error instanceof BrokerError) return !PASSING.includes(error.name);
  if (error instanceof RouterUnreachable) return false;
  if (!(error instanceof RouterError)) return true;
  const { status, code } = error;
  return status !== 429 && status < 500 && code !== 'paused';
}
