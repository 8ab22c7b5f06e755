import { CHOICE, chooseTarget } from './targets/choose-target.ts';
import { describeEndToEnd } from './suite.ts';

describeEndToEnd(chooseTarget(process.env[CHOICE]));
