import { describeEndToEnd } from './suite.ts';
import { CHOICE, chooseTarget } from './targets/choose-target.ts';

const choice = process.env[CHOICE];

describeEndToEnd(chooseTarget(choice), { isPatient: choice !== undefined });
