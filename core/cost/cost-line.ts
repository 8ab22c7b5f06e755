import type { Price } from './prices.ts';

/** One line of a bill. */
export interface CostLine {
  readonly service: string;
  readonly what: string;
  /** Of the price's units. */
  readonly quantity: number;
  readonly price: Price;
  readonly usd: number;
}

/** So many units, at their price. */
export function makeLine(service: string, what: string, quantity: number, price: Price): CostLine {
  return { service, what, quantity, price, usd: quantity * price.usd };
}
