import { CHOICE, chooseTarget } from './choose-target.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd(chooseTarget(process.env[CHOICE]));
