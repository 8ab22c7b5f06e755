/** Values that a template only names, as they are given from outside, by name. */
export interface GivenValues {
  /** Of the templates' parameters, as `Name` or `Stack:Name`, and of SSM. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Of Secrets Manager. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A parameter of SSM, for those who ask by API. */
export interface SsmParameter {
  readonly value: string;
  /** `String` or `StringList`. */
  readonly type: string;
  /** Whether it is given from outside, so that nobody knows its version. */
  readonly isGiven: boolean;
}

/** The parameters and secrets of all stacks: those that are given go before those that the app makes. */
export class AppValues {
  readonly #given: Required<GivenValues>;
  readonly #used = new Set<string>();
  readonly #parameters = new Map<string, Omit<SsmParameter, 'isGiven'>>();
  readonly #secrets = new Map<string, string | undefined>();

  constructor({ parameters = {}, secrets = {} }: GivenValues = {}) {
    this.#given = { parameters, secrets };
  }

  /** What is given for a parameter of a stack's template; undefined leaves it to its default. */
  templateParameter(stackName: string, name: string): string | undefined {
    return this.#take('parameters', `${stackName}:${name}`) ?? this.#take('parameters', name);
  }

  /** Keeps a parameter of SSM that the app makes. */
  addParameter(name: string, value: string, type = 'String'): void {
    this.#parameters.set(name, { value, type });
  }

  /** A parameter of SSM; undefined where neither the app nor anybody else gives one. */
  findParameter(name: string): SsmParameter | undefined {
    const value = this.#take('parameters', name);
    const made = this.#parameters.get(name);
    if (value !== undefined) return { value, type: made?.type ?? 'String', isGiven: true };
    return made && { ...made, isGiven: false };
  }

  /** The names of the parameters of SSM, and of those that are given for whatever it may be. */
  get parameterNames(): string[] {
    return [...new Set([...Object.keys(this.#given.parameters), ...this.#parameters.keys()])];
  }

  /** A parameter of SSM; throws with the way to give it where nobody has. */
  ssmParameter(name: string): string {
    const found = this.findParameter(name);
    if (found !== undefined) return found.value;
    throw new Error(
      `it needs the parameter "${name}" of SSM, which no stack here makes: give it with --parameter ${name}=VALUE (\`parameters\` of startCloud)`,
    );
  }

  /** Keeps a secret that the app makes, with its value where it has one; another value may be given. */
  addSecret(name: string, value: string | undefined): void {
    this.#secrets.set(name, this.#take('secrets', name) ?? value);
  }

  /** A secret by its name: its value where it has one, or undefined where there is no such secret. */
  findSecret(name: string): { readonly value: string | undefined } | undefined {
    const given = this.#take('secrets', name);
    if (given !== undefined) return { value: given };
    return this.#secrets.has(name) ? { value: this.#secrets.get(name) } : undefined;
  }

  /** A secret by its name or ARN, with or without the six characters at its end; throws as `ssmParameter` does. */
  secret(id: string): string {
    const [full = ''] = id.split(':').slice(-1);
    const names = [full, full.replace(/-[A-Za-z0-9]{6}$/, '')];
    for (const name of names) {
      const value = this.findSecret(name)?.value;
      if (value !== undefined) return value;
    }
    throw new Error(
      `it needs the secret "${full}" of Secrets Manager, to which no stack here gives a value: give it with --secret ${full}=VALUE (\`secrets\` of startCloud)`,
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
