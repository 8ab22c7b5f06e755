/** What holds values against schemas: loaded when the first schema is there, since it weighs more than all of a function else. */
export { schemaCompiler } from '../../json-schema/compile-schema.ts';
