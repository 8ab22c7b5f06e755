import type {
  Compatibility,
  DeclareRequest,
  Json,
  PolicyMode,
  ShownType,
} from '../../../client/index.ts';

/** What is declared of a type, as it is typed; what is empty is not limited. */
export interface TypedDeclared {
  readonly mode: PolicyMode;
  readonly compatibility: Compatibility;
  readonly schema: string;
  readonly owner: string;
  readonly description: string;
  readonly maxBytes: string;
  /** Sources, parted by commas. */
  readonly producers: string;
  readonly deprecated: boolean;
}

/** What is declared of a type now; of one of which nothing is, a warning with the schema that was seen. */
export function typedDeclared(type: ShownType | undefined): TypedDeclared {
  const { declared, seen } = type ?? {};
  const schema = declared === undefined ? seen?.schema : declared.schema;
  return {
    mode: declared?.mode ?? 'warn',
    compatibility: declared?.compatibility ?? 'none',
    schema: schema === undefined ? '' : JSON.stringify(schema, null, 2),
    owner: declared?.owner ?? '',
    description: declared?.description ?? '',
    maxBytes: String(declared?.maxBytes ?? ''),
    producers: declared?.producers?.join(', ') ?? '',
    deprecated: declared?.deprecated ?? false,
  };
}

/** What the router is asked, beside why; or why it cannot be yet. */
export function readDeclared(
  typed: TypedDeclared,
): { readonly declared: Omit<DeclareRequest, 'reason'> } | { readonly message: string } {
  const { mode, compatibility, owner, description, maxBytes, deprecated } = typed;
  const producers = typed.producers.split(/[\s,]+/).filter((text) => text !== '');
  let schema: Json | undefined;
  try {
    if (typed.schema.trim() !== '') schema = JSON.parse(typed.schema) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { message: `The schema is not JSON: ${reason}` };
  }
  return {
    declared: {
      ...{ mode, compatibility },
      ...(schema === undefined ? {} : { schema }),
      ...(owner.trim() === '' ? {} : { owner: owner.trim() }),
      ...(description.trim() === '' ? {} : { description: description.trim() }),
      ...(maxBytes.trim() === '' ? {} : { maxBytes: Number(maxBytes) }),
      ...(producers.length === 0 ? {} : { producers }),
      ...(deprecated ? { deprecated } : {}),
    },
  };
}
