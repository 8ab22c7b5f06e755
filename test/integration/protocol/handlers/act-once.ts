import { subscriber } from 'waybill/subscriber';
import { type Act, act } from './act.ts';

export const handler = subscriber<Act>({ once: true }, act);
