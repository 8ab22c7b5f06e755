/** Thrown where nothing has answered: whether the router has done what was asked is not known. */
export class RouterUnreachable extends Error {
  /** Said, since a minifier would give the class another, which `console.log` shows. */
  static override readonly name = 'RouterUnreachable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RouterUnreachable';
  }
}
