/** Something of a template that is not run here, thrown by whoever finds it: it is left out and named, and ends no start. */
export class NotRunError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotRunError';
  }
}
