/**
 * What `import.meta` is in a bundle, which is CommonJS and has none: the bundle is the module. A module that esbuild
 * injects where it is used; its object has the names of Node's.
 */
const MODULE = `
export const bundleMeta = /* @__PURE__ */ (() => {
  const { pathToFileURL } = require('node:url');
  const { isBuiltin } = require('node:module');
  const url = pathToFileURL(__filename).href;
  const resolve = (specifier) => {
    if (/^(\\.{0,2}\\/|[a-z]+:)/.test(specifier)) return new URL(specifier, url).href;
    return isBuiltin(specifier) ? 'node:' + specifier : pathToFileURL(require.resolve(specifier)).href;
  };
  return { url, filename: __filename, dirname: __dirname, main: false, resolve };
})();`;

/** The options of esbuild by which `import.meta` has a value. */
export const IMPORT_META = {
  define: { 'import.meta': 'bundleMeta' },
  inject: [`data:text/javascript,${encodeURIComponent(MODULE)}`],
};
