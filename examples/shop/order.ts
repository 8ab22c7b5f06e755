/** The data of the shop's `order.placed`. `amount` is in euros. */
export interface Order {
  readonly order: number;
  readonly amount: number;
  readonly email: string;
}
