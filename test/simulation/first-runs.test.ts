import { describeRuns } from './describe-runs.ts';

describeRuns(1, 5000);
