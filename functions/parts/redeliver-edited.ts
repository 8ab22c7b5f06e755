/*
 * What makes a new event of an old one, with the checks of events: a part of `operate`, loaded when somebody sends one with
 * other data.
 */
export { redeliverEdited } from '../../core/operate/one-event/redeliver-edited.ts';
