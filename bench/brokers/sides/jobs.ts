/** What a side is asked to do, at a place of a broker. The events of a job have ids that begin with its `prefix`. */
export type Job = {
  readonly direction: 'in' | 'out';
  readonly broker: string;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly prefix: string;
} & (
  | { readonly kind: 'alone' }
  /** By a bridge, from or to the router, of which it pulls the subscriber `out`. */
  | { readonly kind: 'bridge'; readonly router: string }
);

/** The subscriber of the benches' routers from which bridges pull. */
export const SUBSCRIBER = 'out';
