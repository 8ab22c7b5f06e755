import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Json } from '../../core/event/event.ts';

/** What event-ruler says of a pattern: that it refuses it, or how complex it is and which of the events it matches. */
export type Judgement =
  | { readonly refusal: string }
  | {
      readonly refusal?: undefined;
      readonly complexity: number;
      readonly matches: readonly boolean[];
    };

/** How fast event-ruler is with many patterns; the rates are events a second, of strings and of parsed trees. */
export interface Measure {
  readonly compileMs: number;
  readonly matched: number;
  readonly ofTexts: number;
  readonly ofTrees: number;
}

/** A process of event-ruler, which answers one question after the other. */
export class Ruler {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor(classPath: string) {
    const args = ['-Xss64m', '-classpath', classPath, 'Oracle'];
    this.#process = spawn('java', args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** What it says of patterns and their events. */
  judge(
    questions: readonly { readonly pattern: Json; readonly events: readonly Json[] }[],
  ): Promise<readonly Judgement[]> {
    return this.#ask(
      questions.map(({ pattern, events }) => ({
        pattern: JSON.stringify(pattern),
        events: events.map((event) => JSON.stringify(event)),
      })),
    );
  }

  /** Compiles patterns, and matches events for so long. */
  async measure(patterns: readonly Json[], events: readonly Json[], ms: number): Promise<Measure> {
    const strings = (values: readonly Json[]) => values.map((value) => JSON.stringify(value));
    const [measure] = await this.#ask<Measure>([
      { patterns: strings(patterns), events: strings(events), ms },
    ]);
    if (measure === undefined) throw new Error('event-ruler gave no answer');
    return measure;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.stdin.end();
    await ended;
  }

  async #ask<Answer>(questions: readonly Json[]): Promise<Answer[]> {
    for (const question of questions) this.#process.stdin.write(`${JSON.stringify(question)}\n`);
    const answers: Answer[] = [];
    while (answers.length < questions.length) {
      const { done, value } = await this.#answers.next();
      if (done === true) throw new Error('event-ruler has ended; what it said is above');
      answers.push(JSON.parse(value) as Answer);
    }
    return answers;
  }
}
