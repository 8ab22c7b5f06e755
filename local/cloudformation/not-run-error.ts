/** Something of a template that is not run here: what needs it is left out, and does not end a start. */
export class NotRunError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotRunError';
  }
}
