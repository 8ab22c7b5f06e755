/** Values that a template only names, as they are given from outside, by name. */
export interface GivenValues {
  /** Of the templates' parameters, as `Name` or `Stack:Name`, and of SSM. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of Secrets Manager. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** The parameters and secrets of all stacks: those that are given go before those that the app makes. */
export class AppValues {
  readonly #given: Required<GivenValues>;
  readonly #used = new Set<string>();
  readonly #parameters = new Map<string, string>();
  readonly #secrets = new Map<string, string>();

  constructor({ parameters = {}, secrets = {} }: GivenValues = {}) {
    this.#given = { parameters, secrets };
  }

  /** What is given for a parameter of a stack's template; undefined leaves it to its default. */
  templateParameter(stackName: string, name: string): string | undefined {
    return this.#take('parameters', `${stackName}:${name}`) ?? this.#take('parameters', name);
  }

  /** Keeps a parameter of SSM that the app makes. */
  addParameter(name: string, value: string): void {
    this.#parameters.set(name, value);
  }

  /** A parameter of SSM; throws with the way to give it where nobody has. */
  ssmParameter(name: string): string {
    const value = this.#take('parameters', name) ?? this.#parameters.get(name);
    if (value !== undefined) return value;
    throw new Error(
      `it needs the parameter "${name}" of SSM, which no stack here makes: give it with --parameter ${name}=VALUE (\`parameters\` of startCloud)`,
    );
  }

  /** Keeps a secret that the app makes; answers its value, which may be given otherwise. */
  addSecret(name: string, value: string): string {
    const kept = this.#take('secrets', name) ?? value;
    this.#secrets.set(name, kept);
    return kept;
  }

  /** A secret by its name or ARN, with or without the six characters at its end; throws as `ssmParameter` does. */
  secret(id: string): string {
    const [full = ''] = id.split(':').slice(-1);
    const names = [full, full.replace(/-[A-Za-z0-9]{6}$/, '')];
    for (const name of names) {
      const value = this.#take('secrets', name) ?? this.#secrets.get(name);
      if (value !== undefined) return value;
    }
    throw new Error(
      `it needs the secret "${full}" of Secrets Manager, which no stack here makes: give it with --secret ${full}=VALUE (\`secrets\` of startCloud)`,
    );
  }

  /** What was given and nobody has asked for. */
  get unused(): string[] {
    return Object.entries(this.#given).flatMap(([kind, values]) =>
      Object.keys(values)
        .filter((name) => !this.#used.has(`${kind} ${name}`))
        .map((name) => `${kind === 'secrets' ? '--secret' : '--parameter'} ${name}`),
    );
  }

  #take(kind: keyof GivenValues, name: string): string | undefined {
    if (!Object.hasOwn(this.#given[kind], name)) return undefined;
    this.#used.add(`${kind} ${name}`);
    return this.#given[kind][name];
  }
}
