import { validate } from '@cfworker/json-schema';
import type { Json } from '../core/event/event.ts';
import type { SchemaCompiler, Validate, Violation } from '../core/ports/catalog/schema-compiler.ts';
import { type ReadSchema, readSchema } from '../core/schema/read-schema.ts';
import { schemaError } from '../core/schema/schema-error.ts';
import { Budget, BudgetSpent } from './budget.ts';
import { compileLinear, type Matcher, withMatchers } from './linear-patterns.ts';
import { prepareSchema } from './prepare-schema.ts';
import { showViolations } from './show-violations.ts';

/** JSON Schema by `@cfworker/json-schema`, which makes no code at run time, with regular expressions by RE2. */
export const schemaCompiler: SchemaCompiler = { compile: compileSchema };

/** Reads a schema and makes what holds values against it. Throws `WaybillError('invalid-schema')`. */
function compileSchema(schema: Json): Validate {
  const read = readSchema(schema);
  const budget = new Budget();
  const matchers = compilePatterns(read, budget);
  const { root, lookup } = prepareSchema(read, budget);
  return (value) => {
    const run = () => {
      budget.begin();
      return withMatchers(matchers, () => validate(value, root, '2020-12', lookup, false));
    };
    try {
      const { valid, errors } = run();
      return valid ? [] : showViolations(errors);
    } catch (error) {
      return [explain(error)];
    }
  };
}

function compilePatterns({ patterns }: ReadSchema, budget: Budget): ReadonlyMap<string, Matcher> {
  return new Map(
    [...patterns].map(([pattern, pointer]) => {
      try {
        return [pattern, compileLinear(pattern, budget)];
      } catch (error) {
        throw schemaError(
          pointer,
          `it must be a regular expression that can be matched in linear time: ${error instanceof Error ? error.message : String(error)}`,
          pattern,
        );
      }
    }),
  );
}

/** A value that could not be held against its schema to the end is not known to be in order. */
function explain(error: unknown): Violation {
  // Of a stack, or of a list of errors, that has no end.
  if (error instanceof BudgetSpent || error instanceof RangeError)
    return {
      pointer: '',
      message: 'is too large, or nests too deep, to be held against its schema',
    };
  throw error;
}
