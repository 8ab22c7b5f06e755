package shop;

import java.util.Map;

/**
 * A Lambda function as anybody has one, without a library: it gets a CloudEvent, and knows nothing of Waybill. Its handler is
 * {@code shop.Audit::handle}.
 */
public final class Audit {
  /** No retry can help: by this name, which Lambda says with the class around it, the delivery is dead at once. */
  public static final class PermanentError extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PermanentError(String message) {
      super(message);
    }
  }

  /** To return is to have the event delivered, and to throw is to have it again. */
  public Map<String, Object> handle(Map<String, Object> event) {
    if (!(event.get("data") instanceof Map<?, ?> order) || !(order.get("amount") instanceof Number amount))
      throw new PermanentError("the order " + event.get("id") + " has no amount");
    if (order.get("bankOpensIn") instanceof Number seconds)
      return Map.of("retryAfter", seconds, "errorMessage", "the bank is closed");
    if (amount.doubleValue() < 0) throw new IllegalArgumentException("nobody owes " + amount);
    return Map.of("audited", String.valueOf(event.get("id")));
  }
}
