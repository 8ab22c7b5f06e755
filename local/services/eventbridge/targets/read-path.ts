import type { Json } from '../../../../core/event/event.ts';
import { isJsonObject } from '../../../../core/shared/json/json-object.ts';

/** What an event has at a path; undefined where it has nothing there. */
export type PathReader = (event: Json) => Json | undefined;

/** A key, an index, or each member of a list or object. */
type Step = string | number | undefined;

const STEP = /\.([^.[\]]+)|\[(\d+|\*)\]/g;
const PATH = /^\$(?:\.[^.[\]]+|\[(?:\d+|\*)\])*$/;

/**
 * Reads a path such as `$.detail.items[0].name`; `[*]` and `.*` stand for each member, and give the list of what is there
 * (EventBridge user guide, "Input transformation"). Undefined for what EventBridge refuses, such as a key in quotes and
 * brackets (API reference, "PutTargets": "you must use JSON dot notation, not bracket notation").
 */
export function compilePath(path: string): PathReader | undefined {
  if (!PATH.test(path)) return undefined;
  const steps = [...path.matchAll(STEP)].map(([, key, index]): Step => {
    const member = key ?? index;
    if (member === '*') return undefined;
    return index === undefined ? key : Number(index);
  });
  const first = steps.indexOf(undefined);
  if (first === -1) return (event) => follow(event, steps);
  const base = steps.slice(0, first);
  const others = steps.slice(first);
  return (event) => {
    const found = follow(event, base);
    return typeof found === 'object' && found !== null ? collect([found], others) : undefined;
  };
}

function follow(value: Json, steps: readonly Step[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of steps) current = step === undefined ? undefined : memberOf(current, step);
  return current;
}

function collect(values: readonly Json[], steps: readonly Step[]): readonly Json[] {
  const [step, ...others] = steps;
  if (steps.length === 0) return values;
  const members = values.flatMap((value): readonly Json[] => {
    if (step === undefined) return membersOf(value);
    const member = memberOf(value, step);
    return member === undefined ? [] : [member];
  });
  return collect(members, others);
}

function memberOf(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number')
    return Array.isArray(value) ? (value as readonly Json[])[step] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function membersOf(value: Json): readonly Json[] {
  const members = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return members.filter((member): member is Json => member !== undefined);
}
