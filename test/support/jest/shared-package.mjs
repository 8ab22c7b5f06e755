/** Jest's transform of a file that all test files share: instead of the file, what `environment.mjs` has loaded of it. */
export default {
  process: (_, file) => ({
    code: `module.exports = globalThis[Symbol.for('waybill.require')](${JSON.stringify(file)});`,
  }),
};
