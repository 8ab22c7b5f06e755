/** One output of a stack, with the name that it is exported under, if any. */
export interface Output {
  readonly name: string;
  readonly value: string;
  readonly exportName: string | undefined;
  /** False where it names what is not run here: other stacks may refer to it, and nobody is told of it. */
  readonly isShown: boolean;
}

/** A stack's outputs by name. */
export type Outputs = Readonly<Record<string, string>>;

/** The outputs of the stacks that are made so far, for those that come after. */
export class StackOutputs {
  readonly #stacks = new Map<string, Outputs>();
  readonly #shown = new Map<string, Outputs>();
  readonly #exports = new Map<string, { readonly stackName: string; readonly value: string }>();

  /** Adds a stack's outputs and answers them; an export's name must be unique. */
  add(stackName: string, outputs: readonly Output[]): Outputs {
    for (const { name, value, exportName } of outputs) {
      if (exportName === undefined) continue;
      const other = this.#exports.get(exportName)?.stackName;
      if (other !== undefined)
        throw new Error(
          `The output "${name}" cannot be exported as "${exportName}": ${other} exports that name already.`,
        );
      this.#exports.set(exportName, { stackName, value });
    }
    const byName = toRecord(outputs);
    this.#stacks.set(stackName, byName);
    this.#shown.set(stackName, toRecord(outputs.filter(({ isShown }) => isShown)));
    return byName;
  }

  /** What a person may rely on of a stack that is made. */
  shown(stackName: string): Outputs {
    return this.#shown.get(stackName) ?? {};
  }

  get(stackName: string, outputName: string): string | undefined {
    return this.#stacks.get(stackName)?.[outputName];
  }

  exported(name: string): string | undefined {
    return this.#exports.get(name)?.value;
  }
}

function toRecord(outputs: readonly Output[]): Outputs {
  return Object.fromEntries(outputs.map(({ name, value }) => [name, value]));
}

/** The outputs of several stacks in one record: a name that only one stack has as it is, any other as `Stack.Name`. */
export function mergeOutputs(stacks: ReadonlyMap<string, Outputs>): Outputs {
  const counts = new Map<string, number>();
  for (const name of [...stacks.values()].flatMap(Object.keys))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  const entries = [...stacks].flatMap(([stackName, outputs]) =>
    Object.entries(outputs).map(([name, value]) => [
      counts.get(name) === 1 ? name : `${stackName}.${name}`,
      value,
    ]),
  );
  return Object.fromEntries(entries);
}
