import { existsSync } from 'node:fs';
import { subscriber } from 'waybill/subscriber';
import { type Act, act } from './act.ts';

const { BROKEN_WHILE = '' } = process.env;
if (existsSync(BROKEN_WHILE)) throw new TypeError('deployed broken');

export const handler = subscriber<Act>(act);
