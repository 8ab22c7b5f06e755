/** What the process of a killed function throws: nobody hears it. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts the calls of a function's ports down, and ends it: before the last call has an effect, or after. */
export class KillSwitch {
  #left: number;
  readonly #isAfter: boolean;
  #isDead = false;

  /** `calls` is how many calls are answered before the end. */
  constructor(calls: number, when: 'before' | 'after') {
    this.#left = calls;
    this.#isAfter = when === 'after';
  }

  /** The same port, whose calls end the function when its time has come; a dead function calls nothing. */
  guard<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...values: readonly unknown[]) => {
          if (this.#isDead) throw new Killed();
          const isLast = this.#left-- <= 0;
          if (isLast) this.#isDead = true;
          if (isLast && !this.#isAfter) throw new Killed();
          const answer: unknown = await Reflect.apply(member, target, values);
          if (this.#isDead) throw new Killed();
          return answer;
        };
      },
    });
  }
}
