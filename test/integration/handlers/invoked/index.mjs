// A Lambda function as anybody has one: it knows nothing of Waybill, and does what an event's data tells it to.
class PermanentError extends Error {
  name = 'PermanentError';
}

const says = (text) => console.log(text);

async function handleOne(event, attempt) {
  const { failUntil = 0, permanent, unknown, retryAfter, hang, holdMs } = event.data ?? {};
  says(`invoked with ${event.id}, attempt ${attempt}`);
  if (permanent) throw new PermanentError('no such order');
  if (unknown) throw Object.assign(new Error('unknown'), { name: 'NoSuchCustomer' });
  if (hang) await new Promise(() => setTimeout(() => {}, 60_000));
  if (holdMs) await new Promise((resolve) => setTimeout(resolve, holdMs));
  if (attempt <= failUntil) throw new TypeError(`not yet: ${attempt}`);
  if (retryAfter && attempt === 1) return { retryAfter, errorMessage: 'closed until nine' };
  return { done: event.id };
}

const given = new Map();

export const handler = async (event, context) => {
  if (!Array.isArray(event))
    return handleOne(event, Number(context.clientContext?.custom?.waybillAttempt));
  says(`invoked with ${event.map(({ id }) => id).join(' ')}`);
  const batchItemFailures = event.flatMap(({ id, data }) => {
    const times = (given.get(id) ?? 0) + 1;
    given.set(id, times);
    const { failUntil = 0, permanent } = data ?? {};
    if (permanent)
      return [{ itemIdentifier: id, errorType: 'PermanentError', errorMessage: 'no such order' }];
    return times <= failUntil ? [{ itemIdentifier: id }] : [];
  });
  return { batchItemFailures };
};
