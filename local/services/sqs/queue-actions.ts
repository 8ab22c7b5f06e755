import { addPermission, removePermission } from './attributes/permissions.ts';
import {
  createQueue,
  getQueueAttributes,
  setQueueAttributes,
} from './attributes/queue-attributes.ts';
import { tagQueue, untagQueue } from './attributes/tags.ts';
import { actions, type FauxAction } from './fauxqs.ts';
import { listDeadLetterSourceQueues, listQueues } from './list-queues.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
} from './messages/change-visibility.ts';
import { deleteMessage, deleteMessageBatch } from './messages/delete-message.ts';
import { receiveMessage } from './messages/receive-message.ts';
import { sendMessage, sendMessageBatch } from './messages/send-message.ts';
import { purgeQueue } from './purge-queue.ts';

/** Every action that is run, by its AWS name. */
export const QUEUE_ACTIONS: ReadonlyMap<string, FauxAction> = new Map<string, FauxAction>([
  ...actions,
  ['AddPermission', addPermission],
  ['ChangeMessageVisibility', changeMessageVisibility],
  ['ChangeMessageVisibilityBatch', changeMessageVisibilityBatch],
  ['CreateQueue', createQueue],
  ['DeleteMessage', deleteMessage],
  ['DeleteMessageBatch', deleteMessageBatch],
  ['GetQueueAttributes', getQueueAttributes],
  ['ListDeadLetterSourceQueues', listDeadLetterSourceQueues],
  ['ListQueues', listQueues],
  ['PurgeQueue', purgeQueue],
  ['ReceiveMessage', receiveMessage],
  ['RemovePermission', removePermission],
  ['SendMessage', sendMessage],
  ['SendMessageBatch', sendMessageBatch],
  ['SetQueueAttributes', setQueueAttributes],
  ['TagQueue', tagQueue],
  ['UntagQueue', untagQueue],
]);

/** Those that change what a queue is. */
export const CHANGING: ReadonlySet<string> = new Set([
  'AddPermission',
  'CreateQueue',
  'RemovePermission',
  'SetQueueAttributes',
  'TagQueue',
  'UntagQueue',
]);
