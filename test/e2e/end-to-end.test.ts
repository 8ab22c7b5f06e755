import { describeEndToEnd } from './suite.ts';
import { CHOICE, chooseTarget } from './targets/choose-target.ts';

describeEndToEnd(chooseTarget(process.env[CHOICE]));
