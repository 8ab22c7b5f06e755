import { createHash } from 'node:crypto';
import { cpus, totalmem } from 'node:os';

/** One line that says what the figures were measured on. */
export function describeMachine(): string {
  const cores = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown processor'}, ${gibibytes} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

const PACE_ROUNDS = 20_000;

/**
 * Milliseconds that one core needs for a fixed piece of work, of the kind that the cloud does: JSON and SHA-256.
 * A virtual machine's cores are not equally fast at all times; this says how fast they were.
 */
export function measurePace(): number {
  const text = JSON.stringify({ id: 'order-1', source: '/shop', data: { note: 'x'.repeat(400) } });
  const startedAt = performance.now();
  for (let round = 0; round < PACE_ROUNDS; round++) {
    const event = JSON.parse(text) as { id: string };
    createHash('sha256')
      .update(JSON.stringify({ ...event, id: `order-${round}` }))
      .digest();
  }
  return performance.now() - startedAt;
}
