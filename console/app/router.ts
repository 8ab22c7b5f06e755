import { signal } from '@preact/signals';
import { WaybillClient } from '../../client/index.ts';
import { BASE } from './base.ts';
import { CONSOLE_HEADER, loadSession, signInNow } from './session.ts';
import { refuseToken, tokenHeaders } from './sign-in/tokens.ts';

/** Whether the last request was answered; `since` is when the first of those that were not was sent, in epoch milliseconds. */
export const connection = signal<{ readonly lostSince?: number }>({});

/** Notes whether the router answers, and asks who is signed in where it no longer knows. */
async function watchedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const sentAt = Date.now();
  try {
    const response = await fetch(input, init);
    if (connection.peek().lostSince !== undefined) connection.value = {};
    // A session that has ended is seen at the next look; what was asked for has its own error meanwhile.
    if (response.status === 401) {
      refuseToken();
      loadSession().catch(noteLost);
      // It was no page that asked by itself.
      if ((init?.method ?? 'GET') !== 'GET') signInNow();
    }
    return response;
  } catch (error) {
    if (init?.signal?.aborted !== true) noteLost();
    throw error;
  }

  function noteLost() {
    if (connection.peek().lostSince === undefined) connection.value = { lostSince: sentAt };
  }
}

/** The router that serves this page. A request is tried twice: a person looks, and pages ask again by themselves. */
export const router = new WaybillClient({
  url: location.origin + BASE,
  headers: CONSOLE_HEADER,
  sign: tokenHeaders,
  fetch: watchedFetch,
  tries: 2,
});
