import { useEffect } from 'preact/hooks';
import { durationWords } from '../parts/words.ts';
import { now } from './now.ts';
import { connection, router } from './router.ts';

const ASK_EVERY_MS = 3000;

/** Says that the router does not answer, for as long as it does not; what is shown below is what it said last. */
export function ConnectionBar() {
  const { lostSince } = connection.value;
  const lost = lostSince !== undefined;
  useEffect(() => {
    if (!lost) return;
    const timer = setInterval(() => {
      if (!document.hidden) router.health().catch(() => {});
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [lost]);
  return (
    <div role="status" class={lost ? 'notice warn' : 'sr-only'}>
      {lost &&
        `The router does not answer for ${durationWords(now.value - lostSince)}. What you see is what it said last; it is asked again every ${ASK_EVERY_MS / 1000} seconds.`}
    </div>
  );
}
