import type { Change, Found } from './protocol.ts';

/** What is known of a message: whether it was acknowledged, and how far its deletion came. */
interface Message {
  acknowledged: boolean;
  deletion: 'none' | 'tried' | 'done';
}

/** What a row may be: what was acknowledged last, or what was tried since. */
interface Row {
  acknowledged: string | null;
  readonly tried: Set<string | null>;
}

/** What was promised of one data folder, and what is found of it. */
export class Account {
  #messages = new Map<string, Message>();
  #rows = new Map<string, Row>();

  tries(change: Change): void {
    if (change.kind === 'send')
      this.#messages.set(change.id, { acknowledged: false, deletion: 'none' });
    else if (change.kind === 'delete') this.#message(change.id).deletion = 'tried';
    else this.#row(change.id).tried.add(change.value);
  }

  done(change: Change): void {
    if (change.kind === 'send') this.#message(change.id).acknowledged = true;
    else if (change.kind === 'row')
      this.#rows.set(change.id, { acknowledged: change.value, tried: new Set() });
    else this.#message(change.id).deletion = 'done';
  }

  /** What is not as it was promised, one sentence each; then goes on from what is found. */
  compare(found: Found): readonly string[] {
    const problems = [...this.#messageProblems(found), ...this.#rowProblems(found)];
    this.#messages = new Map(
      found.messages.map((id) => [id, { acknowledged: true, deletion: 'none' }]),
    );
    this.#rows = new Map(
      Object.entries(found.rows).map(([id, value]) => [
        id,
        { acknowledged: value, tried: new Set() },
      ]),
    );
    return problems;
  }

  #messageProblems({ messages }: Found): readonly string[] {
    const here = new Set(messages);
    const known = [...this.#messages].flatMap(([id, { acknowledged, deletion }]) => {
      if (acknowledged && deletion === 'none' && !here.has(id)) return [`message ${id} is lost`];
      return deletion === 'done' && here.has(id) ? [`message ${id} came back`] : [];
    });
    const unknown = messages.filter((id) => !this.#messages.has(id));
    return [...known, ...unknown.map((id) => `message ${id} was never sent`)];
  }

  #rowProblems({ rows, index }: Found): readonly string[] {
    const ids = new Set([...this.#rows.keys(), ...Object.keys(rows)]);
    const wrong = [...ids].filter((id) => {
      const { acknowledged = null, tried } = this.#rows.get(id) ?? {};
      const value = rows[id] ?? null;
      return value !== acknowledged && tried?.has(value) !== true;
    });
    const ghosts = [...new Set([...Object.keys(rows), ...Object.keys(index)])].filter(
      (id) => rows[id] !== index[id],
    );
    return [
      ...wrong.map((id) => `row ${id} is ${rows[id] ?? 'gone'}, which was not written last`),
      ...ghosts.map((id) => `row ${id} is ${rows[id]}, and ${index[id]} in the index`),
    ];
  }

  #message(id: string): Message {
    const message = this.#messages.get(id) ?? { acknowledged: true, deletion: 'none' };
    this.#messages.set(id, message);
    return message;
  }

  #row(id: string): Row {
    const row = this.#rows.get(id) ?? { acknowledged: null, tried: new Set() };
    this.#rows.set(id, row);
    return row;
  }
}
