/** Jest's global teardown. */
export { removeTemporaryFolder as default } from './make-temporary-folder.mjs';
