/** A parameter as a caller names it. */
export interface ParameterName {
  readonly name: string;
  /** A version or a label, as in `name:3`. */
  readonly selector: string | undefined;
}

const ARN = /^arn:[^:]+:ssm:[^:]*:[^:]*:parameter(\/[^:]+)/;

/**
 * Reads a name or an ARN, either with a selector (Systems Manager API reference, "GetParameter"). The ARN of `size` ends
 * with `parameter/size`, as that of `/size` does: `exists` says which is meant.
 */
export function readParameterName(text: string, exists: (name: string) => boolean): ParameterName {
  const [whole = '', path] = ARN.exec(text) ?? [];
  if (path === undefined) {
    const [name = '', ...rest] = text.trim().split(':');
    return { name, selector: rest.length === 0 ? undefined : rest.join(':') };
  }
  const selector = text.slice(whole.length + 1) || undefined;
  const isPlain = !exists(path) && !path.slice(1).includes('/');
  return { name: isPlain ? path.slice(1) : path, selector };
}

/** What an ARN of the parameter has after `parameter`. */
export function resourceOf(name: string): string {
  return `parameter/${name.replace(/^\//, '')}`;
}
