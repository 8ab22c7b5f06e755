/**
 * A validator by the Standard Schema specification, version 1 (https://standardschema.dev), as zod, valibot, arktype and
 * others make them. Written out here, as the specification allows, so that nobody needs a package for its types.
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** Never there when code runs. */
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** What a validator says of a value: the value as it reads it, or what is wrong with it. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** One thing that is wrong with a value, and where. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
