import { Simulation, type SimulationReport } from './simulation.ts';

/** What many runs came to. */
export interface ManyReport extends SimulationReport {
  readonly runs: number;
}

/** After how many runs it is told that they are done. */
export const STRIDE = 5000;

/** Runs simulations by seeds that follow each other; throws with the seed of the first that breaks a rule, and how it went. */
export async function runMany(
  firstSeed: number,
  runs: number,
  onStride: () => void,
): Promise<ManyReport> {
  let [handlerRuns, crashes] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const seed = firstSeed + run;
    try {
      const report = await new Simulation(seed).run();
      handlerRuns += report.handlerRuns;
      crashes += report.crashes;
      if ((run + 1) % STRIDE === 0) onStride();
    } catch (cause) {
      throw new Error(await tell(seed, cause), { cause });
    }
  }
  return { runs, handlerRuns, crashes };
}

/** The same run once more, with every step told. */
async function tell(seed: number, cause: unknown): Promise<string> {
  const simulation = new Simulation(seed, true);
  await simulation.run().catch(() => {});
  const reason = cause instanceof Error ? cause.message : String(cause);
  return `${simulation.trace.slice(-300).join('\n')}\nseed ${seed}: ${reason}`;
}
